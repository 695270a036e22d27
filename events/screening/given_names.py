"""Given names of many origins, in small letters without accents: where one begins a name.

They say that two capitalised words beside each other are somebody. A name that is also a word, a
month, a place or a product counts only where the word after it is a known family name, or where the
text says that a person is meant.
"""

_ENGLISH_IRISH_WELSH_SCOTTISH = """
aaron abigail adam adele adrian agnes aidan aileen ailsa alan alana alasdair alastair albert alec
aled alex alexander alexandra alexis alfie alfred alice alicia alison alistair allan allison alma
amanda amelia amy andrea andrew andy aneurin angela angharad angus anita ann anna annabel anne
annette annie anthony antonia archie arlene arnold arthur ashleigh ashley audrey barbara barry
beatrice becky belinda ben benjamin bernadette bernard bernie bert beryl bethany bethan betty
beverley billy blair brenda brendan brian bridget bronwen bronwyn bruce bryan bryn caitlin calum
cameron carl carla carmel carol carole caroline carolyn carys catherine cathy cecil cecilia celia
ceri charles charlie charlotte cheryl chloe chris christina christine christopher ciaran cian
claire clara clare clarence claudia clifford clive colin colleen conor connor corinne craig cynthia
daniel danielle danny daphne darcy darren dave david dawn dean deborah debbie declan deirdre denis
denise dennis derek dermot desmond dewi diana diane dilys dominic donald donna doreen doris dorothy
douglas duncan dylan eamon edgar edith edmund edward edwina eileen eilidh elaine eleanor elin
elizabeth ella ellen elliot elliott ellie elsie emily emma emyr enid eoghan eoin eric erica erin
ernie esme esther ethan ethel eugene eunice euan evan evelyn ewan felicity fergus finlay finn fiona
fionnuala frances francis fred freda frederick freya gareth gary gavin gemma geoff geoffrey george
georgina gerald geraldine gerard gethin gillian gladys glenda glenys gloria glyn gordon graeme
graham greg gregory greta gwen gwendoline gwyneth hamish hannah harold harriet harry harvey hazel
heather hector helen henrietta henry herbert hilary hilda howard huw hugh hywel iain ian ieuan
imogen ingrid iona irene isaac isabel isabella isla ivor jack jackie jacob jacqueline jake james
jamie jan jane janet janice jasmine jason jean jeanette jeff jeffrey jemma jennifer jenny jeremy
jerry jessica jessie jill jim jimmy joan joann joanna joanne jocelyn jodie joe joel john johnny
jonathan jonny jordan joseph josephine josh joshua joyce judith judy julia julian julie june karen
karl kate katharine katherine kathleen kathryn kathy katie katrina katy kayleigh keith kelly
kenneth kenny kerry kevin kieran kimberley kirsten kirsty kyle lachlan lara laura lauren laurence
lawrence leah leanne lee len leonard lesley leslie lewis liam lilian lillian linda lindsay lindsey
lisa lloyd logan lois lorna lorraine louis louise lucas lucy luke lydia lyndsay lynn lynne mabel
maggie maire mairead malcolm mandy marcus margaret margery maria marian marianne marie marilyn
marion marjorie martha martin martyn mary mathew matilda matt matthew maureen maurice mavis maxine
megan mel melanie melissa melvin meredith meryl mhairi michael michaela michelle mick mike mildred
millicent millie miranda miriam moira mollie molly mona monica morag morwenna moyra muriel murdo
myra myrtle nancy naomi natalie natasha nathan neil nerys nia niall niamh nicholas nick nicky
nicola nicole nigel noel noreen norma norman nora oliver olivia ollie oonagh orla oscar owain owen
padraig pamela patricia patrick paula pauline pearl peggy penelope percy peter petra phil philip
phillip philippa phoebe phyllis polly rachael rachel ralph ramona raymond rebecca reginald reuben
rhian rhiannon rhodri rhona rhys richard ricky rita rob robbie robert roberta robin rodney roger
roisin roland ron ronald ronnie rory rosalind rosaleen rosemary rosie rowena roy rupert russell
ruth ryan sadie sally sam samantha samuel sandra sandy sara sarah saoirse scott sean sebastian
selina shane shannon sharon shaun sheila shelley sheena shirley shona sian sidney simon sinead
siobhan sonia sophia sophie spencer stacey stan stanley stella stephanie stephen steve steven
stewart stuart susan susanna susannah susie suzanne sybil sylvia tamsin tania tanya tara tegan
teresa terence terry tessa thelma theodore theresa thomas tim timothy tina toby todd tom tommy tony
tracey tracy trevor trish trudy ursula valerie vanessa vera vernon veronica vicky vincent vivian
vivien vivienne walter wanda warren wayne wendy wilfred william willie winifred winston yvette
yvonne zachary zara zoe
"""
_SOUTH_ASIAN = """
aarav aarti abdul abdullah adil aditi aditya ahmed aisha ajay akash akbar akhil akhtar ali aliya
alok amandeep amar amarjit amina amir amit amita amrit anand ananya anil anish anita anjali anjum
ankit ansar anuradha anwar aparna arif arjun arun aruna arvind asha ashok ashwin asif asma atif
ayesha ayub azhar aziz babar balbir baldev baljit balwinder bashir bhavna bhupinder bilal chandra
chetan daljit darshan deepa deepak deepika devi dilip dinesh divya durga ehsan faisal faiza farah
farhan farida farooq fatima fatema fazal firdous gagandeep ganesh gauri gita gopal govind gurdeep
gurmeet gurpreet habib hafsa hamid hamza hardeep hari harish harjit harpreet haroon harsha hasan
hassan hema hina hussain ibrahim imran indira inderjit iqbal irfan ismail jagdish jagjit jahangir
jamal jamila jasbir jaspreet jaswinder javed jayesh jayanti jitendra jyoti kabir kailash kalpana
kamal kamala kamran kapil karim kashif kaushik kavita khadija khalid khalida kiran kishore krishna
kulwinder kumar lakshmi lalita lata latif leela madhu mahesh mahmood malik manish manjit manjula
manoj manpreet maryam meena meera mehmet mehwish mina mohammad mohammed mohamed mohan mohinder
mohit mubarak muhammad mukesh mumtaz nadeem nadia naheed naila narinder narendra nasir nasreen
naveed navdeep nazia neelam neha nidhi nikhil nirmala nisha noor nusrat omar padma pallavi pankaj
parminder parveen pooja prakash pranav prasad pratap praveen preeti prem priti priya priyanka qasim
radha rafiq rahim rahman rahul raj raja rajan rajesh rajinder rajiv rakesh ram ramesh ramona rani
ranjit rashid rashida rashmi ravi ravinder razia reena rehana rekha renu riaz rishi ritu riyaz
rizwan rohan rohit roshni rubina rukhsana sabina sadia saeed safia saima sajid sakina saleem salim
salma salman samina sandeep sangeeta sanjay sanjeev santosh saqib sarita satish satnam satwant
saurabh savita seema shabana shabnam shagufta shahid shahida shahnaz shaista shakeel shakila shamim
shamsa shanti sharmila shazia sheikh shilpa shiv shivani shobha shyam simran sita sohail sonal
sridevi srinivas subhash sudha suhail sukhdev sukhjit sukhvinder sulaiman sultana suman sumera
sunil sunita suresh surinder surjit sushma swati tahir tahira talat tanvir tariq tasleem tasnim
tejal uma umar usha usman vandana varsha vasant veena venkat vijay vikas vikram vimala vinay vinod
vishal waheed waqar waseem yasmin yasmeen yogesh younis yousaf yusuf zafar zahid zahida zahir zahra
zainab zaheer zeenat zohra zubair zulfiqar
"""
_AFRICAN_CARIBBEAN = """
abdi abena abimbola abiola abosede adaeze adama adanna adaobi ade adebayo adebola adekunle adele
adeola adesola adetokunbo adewale adunni afia afua akosua akua akwasi ama amara amaka aminata
amadou anan asantewaa awa ayo ayodele babajide babatunde bamidele boateng bola bolanle boubacar
bukola chiamaka chidi chidinma chidozie chika chimamanda chinedu chinelo chinonso chinwe chioma
chukwudi chukwuemeka delroy deshawn desta ebele ebun efua ekene ekow emeka enitan esi eyitayo
fadumo faith fatou fatoumata femi folake folasade funke funmilayo gbenga grace halima hawa idris
ifeanyi ifeoma ifeyinwa ikechukwu ikenna iman jamilah jelani kamau kehinde keisha kelechi khadra
kofi kojo kwabena kwadwo kwaku kwame kwasi kwesi lamin latoya leroy lindiwe mamadou mandla mariama
maame modupe mohamud moses moussa mpho musa mwangi nana neema ngozi njeri nkechi nkem nnamdi nomsa
nonso obinna odunayo ola oladele olamide olanrewaju olayinka olu olufemi olufunke olumide olusegun
oluwaseun omolara ousmane precious rasheeda rotimi sade sekai sekou segun seun shanice shaniqua
sibusiso sipho sizwe solomon tafadzwa taiwo tamika tapiwa tariro temitope tendai thabo thandi
themba titilayo tobi tolu tope tunde tyrone ugochi ugonna uche uchenna wambui wangari wanjiku
winnie yaa yaw yemi yetunde yohannes zanele zuleikha amahle ayanda bongani lerato lungile naledi
nandi palesa refilwe tshepo
"""
_EUROPEAN = """
adela adrien agata agnieszka aleksander aleksandra aleksandr alena alessandra alessandro alessia
alexandru alexei alfonso alina alvaro ana anabela anastasia anders andreas andrei andrej andrzej
anica anja anke anneliese antoine anton antonella antonio arkadiusz arnaud artur astrid aurelie
aurora barbora bartosz bastien beata beatriz benedikt benoit bernadetta bernhard birgit bjarne
bjorn blanka bogdan bogdana bozena branko brigitte bruno camille carlos carmen catarina cecile
celine cesar chiara christelle christophe claude claudio corrado cosmin cristian cristiana cristina
czeslaw damian danuta dariusz david davide delphine diego dieter dietmar dimitri dimitrios dmitri
dmitry dominik dominika dorota dragan edoardo eduardo edyta ekaterina elena eleni eleonora
elisabeth elisabetta elise elke elzbieta emanuele emilia emilie enrico enrique erik erika ernst
eszter etienne eva ewa fabian fabien fabio fabrice federica federico felipe ferdinand fernanda
fernando filip filipa filippo florian francesca francesco francisco francois francoise franz
fredrik friedrich gabriel gabriela gabriele gabriella gaetano genevieve georges georgios gerhard
gheorghe giacomo gianluca giorgio giovanna giovanni giulia giuseppe gonzalo goran grazyna grzegorz
guadalupe guillaume guillermo gunnar gunther gustav hakan halina hanna hannelore hans heike
heinrich heinz helena helga helmut henk henri henrik henryk hubert hugo ignacio igor ilaria ilona
ines inga inge ingeborg ioan ioana ioannis ion irena irina isabelle istvan ivan ivana iveta iwona
izabela jacek jadwiga jakub jan jana janina janos janusz jaroslav jaroslaw javier jean jelena jens
jeroen jerzy jesper jesus jiri joana joao joaquin jolanta jorg jorge jose josef josip juan juana
judit juergen jurgen julien julio jurga justyna kaja kamil kamila karin karina karolina kasia
katarina katarzyna katerina katja katrin kazimierz klaudia klaus konrad konstantin konstantinos
kristina kristine krystyna krzysztof laszlo laurent leena leila leszek lidia liesbeth ljubica
lorenzo luca lucia luciana luciano lucie lucyna ludmila ludwig luis luisa lukas lukasz maarten
maciej magda magdalena magnus maja malgorzata malin manfred manuel manuela marc marcel marcela
marcelo marcin marco marek margarita margot mariana mariano mario mariusz marija marta marthe
martina massimo mateusz matej matteo matthias matthieu mattias maurizio michal michel miguel mihai
mihaela mikael mikhail milan milena milos miroslav miroslaw mireille monika montserrat natalia
natalya nathalie nicolas nicolae niels nikola nikolai nikolaos nikos nils nina odile oksana olaf
ole oleg oleksandr olena olga olivier ondrej oskar otto pablo paola paolo pascal patrik patrizia
patrycja paul pauli pavel pawel pedro petr petros philippe pierre pietro pilar piotr przemyslaw
rafael rafal raffaella rainer ramon raul reinhard renata renate rene ricardo riccardo roberto
rodrigo roland roman romana romain rosa rosario roxana rui ruta ruzena ryszard sabine salvatore
sandrine santiago sebastien sergei sergio sergey serge siegfried sigrid silvia simona simone siri
slawomir sofia solveig soren stanislav stanislaw stanislawa stefan stefania stefano steffen sven
svetlana sylvie sylwia szymon tadeusz tatiana tatyana teodora teresa thierry thorsten tiago tomas
tomasz tove tuula ulrich ulrike urszula ute uwe valentina vasile vasiliki veronika victor vicente
viktor viktoria vincenzo viorica virginie vitor vittorio vlad vladimir vojtech volodymyr waldemar
werner wieslaw wieslawa wiktoria wilhelm willem wioletta wlodzimierz wojciech wolfgang xavier
yannick yelena yulia yuri yves zbigniew zdenek zdzislaw zofia zoltan zsofia zuzana aino eero jussi
juha matti pekka paavo gudrun sigurdur olafur bjork jon kare lars leif liv oddvar oystein ragnar
ragnhild rolf sverre tor torbjorn trond hakon asa aase age aoife caoimhe cormac donal eimear
grainne mairi ruairi ruaridh seamus tadhg una
"""
_MIDDLE_EASTERN_TURKISH_EAST_ASIAN = """
abbas abdelkader abdulrahman afsaneh ahmad ahmet akira alireza amal amin amira anwar arash arezoo
arman avi avraham ayfer ayhan aylin ayse azadeh bahar bahram baris basim behzad bulent burak can
cem cemal chaim chana chen cheng chiyo daisuke dalia darius david deniz dina dov duc duygu ebru
ehud elif eliyahu emine emre ercan erdem esra fadi farhad farid farzaneh fatma fereydoun ferhat
feng ghassan golnaz guang gulsen hadas hadiya hai haim halil hana hanan hao haruki hasan hatice
hideo hien hiroshi hoa hong houda huan huang hui hung hussein huseyin huy hye hyun ibtisam ichiro
ilan ilker ismet itzhak jamil jian jiang jie jihad jin jing jun kaori karim kaveh kazuko keiko
kemal kenji khaled kyung lan layla leila leyla lian lien lihua linh ling long loubna mahdi mahmoud
majid mana marwan masoud mehdi mehmet mei meltem menachem ming min minh mitra moshe mostafa murat
mustafa nabil nada nadira naomi nasrin nguyen nguyet nir nizar noa noura nuri nurcan omid omer
orhan osama osman ozlem parisa parvin phuong ping qing quan quang rachid rami rania rashad reza
rivka ruhollah saad sachiko sadegh said sakura samer samira sami sana sang satoshi selim selma
serkan shahram shai shalom shimon shira shirin shlomo shoshana shu soo soraya sota suleyman sumaya
sung svetlana tadashi takashi takeshi tamar tamer tao tarek thanh thao thi thu thuy tomoko toshio
trang tuan tuncay tzipora ufuk ugur vahid van viet wafa walid wei wen xiang xiao xiaoming xin xiu
yael yaakov yan yang yasin yasser yavuz ye yehuda yi yilmaz ying yitzhak yoko yong yosef yoshiko
youssef yuan yuki yukiko yun yusra zehra zeki zeynep zhang zhen zheng zhi ziad ngoc hanh khanh lam
loan my nga nhung quynh tam tien tram trinh trung tung uyen vinh xuan angelito jomar jhun marites
rowena rosalinda maricel
"""

_AMBIGUOUS_WORDS = """
ada adele age an angel april arch art asa asia aurora austin ave awa ayo bill bola boston can carol
carmel cat cem charity chase chelsea chen cheng chi chip christian claude clay cliff crystal daisy
dale dawn dean dina dock don dot drew duc earl eden emerald ernest esi eve faith feng fern flora
florence ford frank gale gene georgia ginger glen grace grant guy hai hao harmony harvey hazel
heather hoa holly hong honor hope huang hui hung hunter huy india ion iona iris israel ivy jade
jasmine jay jet jewel jian jiang jie jin jing jo jordan joy june jun justice kay kelvin kit lam lan
lance lane lee liberty lien lily ling liv logan long luna mac madison mana marina mark mason
max may mel melody mercy miles milan min ming mohs my nana newton nga norm norman nova olive olu
oscar owen page paris parker pat patience pearl penny percy phoenix ping piper polly precious prem
quan ram raven ray reed rich river robin rod roman rosa rose rosemary royal ruby sage said sana
sandy sang scott shanti shu sierra sky solomon soo star stella sterling stone summer sung sydney
tam tao taylor tien tor tope tory trinity tung una uma van victor victoria victory viola violet
virginia wade ward warren wen will willow winter ye yi york zen jones wilson morgan alexander allen
baker thomas nelson douglas charlotte st
"""
AMBIGUOUS = frozenset(_AMBIGUOUS_WORDS.split())
"""Given names that are also words, months, places, hospitals, wards, products or eponyms."""

_MORE = "will mark rose hope joy bill ray frank sue pat max daisy"
_NEVER = "said my can age ye van ion loan long art an ming sang ten thi lam ute age"
GIVEN_NAMES = frozenset(
    " ".join(
        (
            _ENGLISH_IRISH_WELSH_SCOTTISH,
            _SOUTH_ASIAN,
            _AFRICAN_CARIBBEAN,
            _EUROPEAN,
            _MIDDLE_EASTERN_TURKISH_EAST_ASIAN,
            _MORE,
        )
    ).split()
) - frozenset(_NEVER.split())
