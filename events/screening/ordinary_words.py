"""Words that often begin with a capital letter, or stand after a title, and are nobody's name."""

_NOT_A_NAME_WORDS = """
acetabular came defibrillator does fem femoral felt found gave got handle hole icd kept kit knee
let made magnet nurse pacemaker put shell stem stems stm thought tibial took wand went term
effusion drill dist a about above access account acute admin administrator after again aftercare
all ambulance an anaesthetics anaesthetist and angiogram angle another any appointment april are
area as assistant associate at august back baseline battery because before below bilateral boston
both brand but by call can canal care carer case cath catheter centre center chart charge check
child clinic clinical clinician co committee community company compatible compatibility complaint
complaints conditional consultant contact contacts control controller coordinator cord could
council cross ct customer date day days december department depot device devices diary did director
disc discharge district division doctor dorsal dose drg due during dural early east electrode
electrodes emergency engineer engineering environment epidural error exam examination exposure
extension external family february feedback female field field-effect film finding findings follow
followed following for foot foundation friday from front full gel general generator global
governance group guide guidance had handset has have he head health her hip his hospital house
however icu if imaging implant implanted implanting impedance in index infection information
insertion inserter inspection instrument intensive internal into investigation investigators is it
january joint july june lab laboratory lead leads left leg legal level liaison limited line local
lot low lower ltd lumbar main male management manager manufacturer march may me medical medicine
medtronic mid microbiology midwife minor mode model monday monitor monitoring morning mri
multidisciplinary my national nephew neuro neurology neuromodulation neurophysiology
neurostimulator neurosurgeon neurosurgery new nhs night no north not note nothing november now
number nurses nursing occupational october of office officer old on once one oncology only open
operating operator opinion or orthopaedic orthopaedics orthopedic other our out outpatient
outpatients over overnight own paediatric pain palliative patient patients pharmacist pharmacy
phone physician physicians physio physiotherapist physiotherapy physics plan plaster plus pocket
portal position post practice practitioner pre pressure primary private procedure product
professional professor program programme programmer programming protocol psychologist psychology
quality radiographer radiologist radiology record recovery rectal referral reg registrar registry
regional rehab rehabilitation remote report reported reporter reporting reports representative rep
research reset resident response result results resuscitation review right risk safe safety said
saturday scan scanner scanning scans school screening secretary see seen senior september sequence
sequences service services session she should shift side signal sister site social society south
southern specialist specialists spect spectroscopy spinal spine staff stage standard stated states
status step steps stimulation stimulator street stroke study studies sunday support surgeon
surgeons surgery surgical suspected symptoms syndrome system systems table tablet team technical
technician technologist technology telephone test tested testing that the theatre theatres them
then therapist therapy there therefore they this thoracic thursday tissue to today told trauma
treatment treating trial triage trust tuesday two type uncertain under unit university unknown
unsafe until up upper urgent urology us user using vascular vendor verified version via view
virtual visit visited was wednesday week weekend were west what when where whether which while who
whose will wing wire with without workshop would wound wrote x-ray xray yes yesterday york you your
year years abbott actipatch algovita alpha axium biomet biotronik cochlear codman cosman depuy
entrant eon eterna evoke fda gs1 gudid imdrf inceptiv infinion inga intellis intera itrel jude
kinevo linox mainstay maude medipen medline mhra nalu nevro nuvectra octrode omnia penta percept
precision prime primeadvanced prodigy proclaim protege reactiv8 restore saluda senza sensia siemens
smith&nephew specify stimwave stryker synchromed synergy tripole vectris vercise versa wavewriter
zimmer philips samsung apple android iphone bluetooth wifi canon toshiba ge roche ambien
amitriptyline baclofen botox co-codamol codeine diazepam duloxetine fentanyl flucloxacillin
gabapentin heparin ibuprofen ketamine lidocaine lyrica morphine naproxen neurontin nortriptyline
oramorph oxycodone paracetamol prednisolone pregabalin teicoplanin tramadol vancomycin warfarin
oswestry parkinson parkinson's alzheimer's hoffmann hoffmann's babinski babinski's lhermitte
lhermitte's romberg romberg's tinel's phalen's cobb modic pfirrmann chiari charcot raynaud's
cushing crohn's addison's hodgkin's kirschner foley jamshidi tuohy quincke luer visick america
american australia australian belfast birmingham bradford brighton bristol britain british
cambridge canada cardiff china derby devon dundee durham edinburgh england english europe european
exeter france french galway germany glasgow hull india inverness ireland irish italy japan kent
lancaster leeds leicester lincoln liverpool london manchester medway middlesbrough newcastle
norwich nottingham oxford plymouth portsmouth preston reading salford scotland scottish sheffield
somerset southampton spain stoke sunderland surrey swansea swindon truro uk ulster usa wales
warwick welsh winchester wolverhampton worcester wrexham yorkshire
"""
NOT_A_NAME = frozenset(_NOT_A_NAME_WORDS.split())

_NAMED_AFTER_WORDS = """
academy act algorithm angle appeal ave avenue band bar bone building bridge campus cannula catheter
center centre chart children's clamp classification clinic close coefficient college colony
contracture corporation council court criteria crescent cycle day department diagram disease drive
effect equation fever fixation forceps foundation formula fracture frame gait gardens general gmbh
grade grading graft ganglion hall health healthcare hospice hospital hospitals hotel house inc
index infirmary institute inventory knife lab laboratories laboratory lane law library limited line
llc lodge loop ltd maneuver manoeuvre medical medical's memorial method model muscle needle nerve
node palsy paralysis park phenomenon plate plc point position postulate practice procedure protocol
questionnaire ratio reflex research retractor ring road room rotation royal rule saw scale school
score scientific scissors screw sign signs solution spine splint square stage staging standard
station stent stitch street suite surgery symptom syndrome system table tank technique technologies
technology terrace test test's theatre therapeutics therapy topical tower transform triangle tube
trust university unit valve view vein walk ward wards way week wing works's
"""
NAMED_AFTER = frozenset(_NAMED_AFTER_WORDS.split())
"""What makes a name before it one of a place, a firm, a test or a finding: Cobb angle."""
