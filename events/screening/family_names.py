"""Family names of many origins, in small letters without accents: what follows a given name."""

_BRITISH_IRISH = """
adams ahern aitken alexander allan allen anderson andrews armstrong arnold ashton atkins atkinson
austin bailey baker baldwin ball banks barber barker barlow barnes barnett barrett barry bartlett
barton bates baxter beattie begum bell bennett benson bentley berry best bibi bird bishop black
blackburn blair blake bloggs boyd boyle bradley bradshaw brady brennan briggs bright brooks brown
browne bruce bryan bryant buchanan buckley bull burgess burke burns burrows burton butcher butler
byrne cairns callaghan cameron campbell carey carpenter carr carroll carter cartwright chambers
chandler chapman charlton christie clark clarke clayton clements coates cole coleman coles collier
collins connolly connor conway cook cooke cooper corbett cox coyle craig crawford cross cullen
cunningham curran curtis dale daly daniels davey davidson davies davis davison dawson day dean
dennis dickson dixon dobson docherty dodd doe doherty donaldson donnelly douglas dowling downey
doyle drew duffy duncan dunlop dunn dyer edwards elliott ellis evans farrell faulkner fenton
ferguson findlay finlay fisher fitzgerald fitzpatrick fleming fletcher flynn forbes ford foster
fowler fox francis franklin fraser freeman french frost fuller gallacher gallagher gardiner gardner
garner gibbons gibbs gibson gilbert giles gill glover goddard godfrey goodwin gordon gough graham
grant gray green greene greenwood gregory grey griffin griffiths haines hall hamilton hammond
hancock hanson harding hardy harper harris harrison hart hartley harvey hawkins hayes hayward healy
heath henderson henry hewitt hicks higgins hill hilton hobbs hodgson hogan holden holland holloway
holmes holt hope hopkins horton houghton howard howarth howe howell howells hudson hughes humphreys
hunt hunter hurst hussain hutchinson hutchison hyde ingram irvine jackson jacobs james jamieson
jarvis jenkins jennings john johns johnson johnston johnstone jones jordan joyce kane kaur kavanagh
kay keane kearney kelly kemp kennedy kent kerr king kirby kirk knight knowles knox lacey lamb
lambert lane law lawrence lawson leach leary lee lees lennon leonard leslie lewis lindsay little
livingstone lloyd logan long love lowe lucas lynch lyons macdonald mackay mackenzie maclean macleod
macmillan macpherson maguire maher mahoney manning marsden marsh marshall martin mason massey
matthews maxwell may mccabe mccann mccarthy mcdonald mcgrath mcgregor mcintosh mcintyre mckay
mckenna mckenzie mclaughlin mclean mcleod mcmahon mcmillan mcnamara mcneill mcpherson middleton
miles millar miller mills milne mistry mitchell moore moran morgan morris morrison morton moss muir
mullen mulligan munro murphy murray nash naylor neal nelson neville newman newton nichols nicholls
nicholson nolan norman norris north norton nunn oakley obrien oconnor odonnell ohara okeefe oleary
oliver oneil oneill oreilly orr osborne osullivan otoole owen owens page palmer parker parkes
parkin parry parsons paterson patterson payne peacock pearce pearson perkins perry peters phillips
pickering pollard poole pope porter potter potts powell power pratt preston price pritchard pugh
quinn ramsay randall read redmond reed rees reeves reid reilly reynolds rhodes rice richards
richardson riley ritchie roberts robertson robinson robson rogers rooney rose ross rowe rowley
russell ryan sanders sanderson saunders savage schofield scott sharp sharpe shaw shaikh sheppard
sheridan short simmons simpson sims sinclair singh singleton skinner slater smart smith smyth
spencer stanley steele stephens stephenson stevens stevenson stewart stokes stone storey stuart
sullivan summers sutherland sutton swan sweeney swift sykes tait tate taylor terry thomas thompson
thomson thornton tierney todd tomlinson townsend tucker turnbull turner tyler underwood vaughan
vincent wade walker wall wallace walsh walters walton ward warner warren waters watkins watson
watts webb webster welch wells west weston whelan white whitehead whitehouse whittaker wilkins
wilkinson williams williamson willis wilson winter wong wood woods woodward wright wyatt yates
young
"""
_OTHER = """
abbasi abdi abdullah abebe abubakar achebe acheampong addo adebayo adeyemi adeleke adjei afolabi
agarwal aggarwal agyeman ahmad ahmadi ahmed akhtar akinola alam alexandrou ali almeida alvarez amin
amoah ampofo andersen andersson anderssen ansah antonio appiah arora arslan asante ashraf aslam
awan aydin aziz azizi babu bajwa balogun banda banerjee baptiste barbosa barros basu bauer becker
begum beniwal bernard bernardi bertrand bhatt bhatti bhattacharya bianchi biswas boateng bonnet
bose boucher bukowski butt calderon campos cardoso carvalho castillo castro celik cerny chakraborty
chan chandra chang chatterjee chaudhary chaudhry chaudhuri chavez chen cheng cheung chikwanha chin
choi chopra choudhury chowdhury christensen christou chu cohen colombo conti cooray costa cruz da
dang danjuma das dasgupta datta de dembele desai dhaliwal dhillon dias diallo diaz diop dlamini do
dubois dubey dumitru dumont duong dutta eze fan farah farooq fashola fernandes fernandez fernando
ferrari ferreira fischer flores fofanah fonseca fournier fuchs gandhi garcia garg gashi georgiou
ghosh gill girard goldberg goldstein gomes gomez gonzales gonzalez gordhan grewal gruber guerrero
gunawardena gupta gutierrez haddad hansen haque hashemi hashimi hassan hernandez herrera hoang
hoffmann horvat horvath hosseini huang huber huynh hussein ibrahim ilic ionescu iqbal islam ismail
ito ivanov ivanova jain jankowski jansen janssen jansson javed jensen jimenez johal johansen
johansson joshi jovanovic kamara kaminski kapoor karim karlsson katz kaya keita keller khalid khan
khatun khumalo kim kimani klein kobayashi koch kone kovac kovacs kowalczyk kowalska kowalski kozlov
krishnan krishnamurthy kristensen kruger kumar kuznetsov kwan kwarteng lai lam larsen larsson lau
laurent le lefebvre leroy leung levy lewandowski li lim lin lindberg lindqvist liu lopes lopez low
lu luong ly ma maas mahlangu mahmood mahmoud malik mann mansour markovic marques martinez martins
marino mascarenhas mathur mazur mehmood mehta mendes mendez mendoza mensah meyer miah mirza mishra
mohamed mohammed mohan molina moreau morales moreno moretti moyo mukherjee muller murakami musa
mustafa mutasa mwangi nadar naidoo naidu nair nakamura narayan nasser ncube ndlovu nel neumann ng
ngo nguyen nielsen nikolaidis nilsson nkomo nkosi novak nowak nunes nwosu nyambura obi odhiambo
ochieng oduya ogunleye ojo okafor okeke okonkwo okoro oladipo olsen olsson onyeka onwuka ortiz osei
osman otieno owusu ozturk oyelaran pacheco pal pandey pandya papadopoulos park parmar parveen patel
pathak patil pawlak pedersen pereira peretz perez pham phan phiri pillai pinto piotrowski popa
popescu popov popovic qureshi rahman raja rajan rajput ramirez ramos rana rao rashid rasmussen
ravindran reddy rehman reyes ribeiro ricci richter rivera rizvi rocha rodrigues rodriguez romano
romero rosenberg rossi roy ruiz russo saha sahota saini saleem saleh salim sanchez sandhu sanogo
santos sarkar sato schaefer schmidt schmitt schneider schroeder schulz schwartz sen sesay sethi
shah shaikh shapiro sharif sharma sheikh shetty sidhu siddiqui sikora silva singhal sithole
sivakumar smirnov soares sokolov song sorensen sousa sow srinivasan subramanian suleiman sultan sun
suzuki svensson szabo szymanski takahashi tan tanaka tang teixeira tembo thakur thapa tiwari toth
tran traore trivedi tsang turay uddin usman valdez van vargas varma vasquez vasilescu verma vu
wagner walia wang weber wei weiss wisniewski wojcik wolf wu xu yadav yamamoto yang yeung yilmaz
yildirim yu yusuf zaman zhang zhao zheng zhou zielinski ziegler zimmermann zulu zuma
"""

FAMILY_NAMES = frozenset((_BRITISH_IRISH + _OTHER).split()) - {"da", "de", "do", "van", "le", "a"}
