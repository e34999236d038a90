package table

// pairsOf are pairs of neighbouring letters of which one at least has an
// accent, by language; "_" is the edge of a word. The k-th line holds those
// that make up about e^-k of what follows their first letter, as counted in the
// translations of the Universal Declaration of Human Rights and in the names of
// countries and languages of the iso-codes project; 98 % of all are listed.
var pairsOf = [...]struct {
	name  string
	byLog [9]string
}{
	{"fr", [9]string{
		"à_ êt ù_ îl čk ûr",
		"é_ èq án ôm ôt ó_ ón ín í_",
		"ér és ét ès êm èr á_ ïq ï_",
		"té dé ré ée éc ég mé ép gé éd én él vé èn",
		"_à _é tè né lé pé év ém éo cé éq bé hé hô fé",
		"_ê ié sé rè rê où éf mê éa cè éu",
		"ué lá iè aï cô",
		"_î nê",
		"",
	}},
	{"de", [9]string{
		"í_ ón òn",
		"üd är ür än ör ös ße án é_",
		"ün äh üb ön ät öf ßt ßn ßl ßi á_ ín ía",
		"bä fü kü wä äc öl üc vö äi üt ül öß äß ög ß_ ßu",
		"sü lä mä zö wü fö fä kö mü üs üh üg äl äu äm äg jü öw öd öc",
		"_ö tä rä eß rü hö nö sä tü hä lá uß oß mö pä äf äa",
		"aß sö rö nü dö gä mí gü",
		"_ü _ä tö rí ní uü",
		"",
	}},
	{"es", [9]string{
		"ón úb",
		"íc á_ án és ño ña",
		"ió pú í_ ís ún ás ár én ér él",
		"tí rá ól ín ía ód íf ít íd ám át zó é_ ác ét ég éd éc",
		"má tá mé ós óm gú ví úa ír",
		"aí rí dó ní né lí sí dé té mú pó",
		"eñ _á só lé nó có tó rú dá cí cé lá dí",
		"_é _í oí",
		"",
	}},
	{"it", [9]string{
		"à_ è_ é_ ò_ ù_",
		"án í_ á_ ía ón",
		"én ín",
		"tà wè",
		"hé",
		"rà lá vò",
		"_è tù né uò",
		"rí rá tí ré",
		"",
	}},
	{"pt", [9]string{
		"ão çã º_ úb õe à_ ân",
		"ês é_ ém ár ên ór êm",
		"pú çõ ís ça íd íl á_ ér áv át ól ín ón és ód âm",
		"aç cç ví ív íp íf íc ço én ás ít ír ía ál éd às éc ág úd óp ót óm óc zõ zã",
		"_º rá tê iç ué nç nã tó mí lí cí vé gé fé íb íg éi áf áb",
		"_à iã aí sã rí nê dó dê té mé tí tã né lê tâ lá uç mã lâ pí mó có cá pá gó gí gê gã bá",
		"_é sá sõ iê sí sé tá rç rã ní uí ró uê nú nó ná dá cê",
		"_á ió iá",
		"_í",
	}},
	{"nl", [9]string{
		"ë_ än",
		"é_ ïs čk ör ón",
		"",
		"ël",
		"ië",
		"",
		"lä aï hé vä",
		"rö",
		"",
	}},
	{"da", [9]string{
		"",
		"å_ ær ør",
		"på ød æn år æl øs øv",
		"må væ fø åd ål åe æg jø åk øy øm æs øn øe øk øj øl",
		"læ fæ hø mæ bø åt ån jæ æv æf åb æt æk øt øg",
		"_å ræ rå dø kå nø gø sø rø lø gå tø tå få hæ mø",
		"_ø tæ nå sæ iø så næ kø",
		"_æ",
		"",
	}},
	{"sv", [9]string{
		"ör",
		"fö än ät å_",
		"rä är äl vä åt åk ån jä",
		"mä må hä ös öv äg på öd äk hö ål åd åg ög öa ås",
		"_ä rå lä tä sä så gä äm äs gö ön hå gå bö fä åv år åe öp",
		"_å _ö rö nä sö lö tö nö nå kä dö äv äd mö dä kö",
		"tå",
		"",
		"",
	}},
	{"fi", [9]string{
		"",
		"ä_ ön",
		"tä än ää mä vä hä ös öm öö öl ö_",
		"lä kä äl äm jä är äi äs yö dä pä öt öp",
		"sä ät äy lö äv äh rä äk dž",
		"nä tö _ä iä tš kö äe äj äp äa",
		"",
		"",
		"",
	}},
	{"is", [9]string{
		"",
		"ð_ ál ís í_ ét jó á_ þe óð ýð æð ör ýs",
		"ið ða má ðu ði ík ín já þj ák ía át ót él bí þa öl ög ó_ ón ön þá ér ól öf úa ús öð ún æt ú_ æm úr ær",
		"_þ að ré eð rí lý rð uð ðv lí tá fé ví ðs væ dó ós dí þv þr óm ór áð ág há é_ ök þý jö ók þó æf jú bú bö ýt ýj úd æn " +
			"æl æg pú út pí úg pó úl úm",
		"_í _á rú sí ní ræ tí lö ðr sé ðf lá kí tö kó mö ðh ðl gí íl íg íf oð gó íb ír hæ fö hö ít án hé óp bá ás ár þi óh ím " +
			"vö hú óv þ_ þí þæ þy",
		"_ö _ó rá rö sö só ný tú tó ró mí tæ læ ðþ ðn sæ lþ ló gæ mæ sú kú gð ðg ðe íó mó fð dæ ái fþ",
		"aí _ú sþ rý nþ nú né næ eó té uþ sá rþ ná",
		"_æ",
		"",
	}},
	{"ca", [9]string{
		"ó_ úb üe ça",
		"à_ é_ és ès èn ú_ òr ït ïs",
		"pú àr àn ís íl èr í_ jà òl íf ín òn òd",
		"ió rà té gü gú ón è_ àt àm ít íd íc èc úl òp òm ím ç_",
		"mé mí mè dè uè àl bé èt èl àv àc ún èg èd àh",
		"_é ià tà nç tí tè nè tò rí lí lè dò cè uï mó gè mà gà",
		"_à aí só là iè ré eà sà rè iò rç dà uà sè nò ní cí cà",
		"_ú aç aè",
		"",
	}},
	{"pl", [9]string{
		"ńs śc ć_",
		"ło ów ą_ żd ę_ ąc ęz ź_",
		"ł_ ję ją łn że ży ła łu ęd ół łe ór ęp śr żn ąd ża ść",
		"oś zł uł ró pó tę ły ól ż_ ąz św óż żu śl ń_ ód ób ęg ęc ąg",
		"aż oł ań ię eń ać ał tó dż eż dó wł eł zą kó są gł łż lę gó łą żo łc żs ęk ój bę ąż ąt żc ęż ęł óc",
		"_ż _ś oń ią oż iń ną ił wą sł dź yż yś wó só dą ył yć pł ką cą zę uż yń dę lą bą łt łp mę",
		"ić rę wś rż nę kę cę",
		"iż",
		"",
	}},
	{"cs", [9]string{
		"í_ é_ ť_",
		"án št ý_ ě_ čl žd že ře ů_ ří úč ňa ň_ ón",
		"ní á_ rá áv ké lá ká má zá př dý ýc ím éh či ým ěn ém jí če še cí ýt čn ž_ ži ři ěl ům ůs út ův úz úd",
		"né ná ně až vá ný ví ký ár tá mí át íc ál vš vě eč dě vé ák dů vý mě bý ád dá uš íh ěd ís ší ět ěk há šn žn ši ží ěs " +
			"čt év ěž šu ěm řá ča řs řo ůž ůl ús úc gš gá",
		"_č _ú ož tě ré nš tř tí iš iá rš ír už lš ín íl áb bě ác mé ás iž uč pá jš ám yš dé áš áz dž én ék zš mů ív šo šl ěc " +
			"čí ét žá žs ža žš éč žu šš ěř čá ču čo ýk ša řa",
		"_ž eř té nž oč vů nů lé lý áj tš tý sá ít íp mš lí ků dč dí rč ič ež dš sí rí áž ář áh vř rž pů pé mž mý íž šk ýd",
		"_š _ř ať aš ač sň sú oš oř tů eň",
		"",
		"",
	}},
	{"sk", [9]string{
		"é_ ť_ ät űc",
		"á_ áv ý_ či čl žd ú_ ýc že št éh í_ še ľu ón ňo ór ň_ ď_",
		"rá lá án má zá ár dý ým ži jú yť če ém ľa út úc ím ís ľn ín ív ôž ôs ôd ôľ ôv ňa",
		"né ná ný až ká ký ké tá ác át vš iť sť ák rí ál čn už uš žu ča jč úč šn ši čo úz ťa ýk ží žn ža šo ší úd ša íp íc šť " +
			"ľo ľ_ úr úk íl ľs ír ľb gč gó gá",
		"_č _ž ať ní oč nú ož ré sú vý nč iá vá ás tý eľ áb tí dá ád tú uč kú dč lč dž dô čt ám zš áš ču yš hľ bô čí ús há šu " +
			"šs šp cú žo ž_ ťo šš ýv úš úp šv éz žš šl",
		"_š _ľ _ú oľ eč ač nž iš rč vé rý tč ič mč lý eš dé áz vô té mô lí áľ pá lé ví vä sá lú dľ áu áj pú mý mí mé dí áp pí " +
			"hč čk žď žs žk žb šľ",
		"aš oš ež rž eý tó nó iž áh vč rň nš eď dó",
		"",
		"",
	}},
	{"hu", [9]string{
		"ül ít",
		"és öz ő_ ó_ új út űn",
		"sá ág tá ás él ár mé án kö ál én ég vé vá já ól ön ör ós ír őt ős üg ű_ űv űk ú_ úp",
		"_é té sé lá ér zá lő gá át má ét ék rá dé éb ré bá há dő öt öv ös őd öl ün ín ük ől pá fé őr üt fü cé ón ód őz ők őb " +
			"ív",
		"lé né tó ló tő zé ké kü ép áz áb sí zö sü éd ám gé ád zü rü ká yé éh áh zí gí bó áj bö ák dá bé yü bü jó dó pí jö hí " +
			"őn fö őm őf öd óh ür",
		"_á lö tö iá ní ró ná kó kí ző nő mű éz év lí rö zó yő rő kő bű bí rú dí áv á_ rí ém yá jé dö",
		"_ö _ú _ü ső lü nü ió rű mó mí",
		"_ó _í eé _ő",
		"",
	}},
	{"hr", [9]string{
		"",
		"či šč čl ža ži ći će đu đe",
		"št če že čn šk žn šn ća ću đi đa",
		"už rž uč čk ča ša ši še žb čo",
		"_č ič oš iš oč eš rš uć uš jš dž ču pć čj šl šo hč žu šć šv",
		"aš ač _ž ož nš eđ až eč ež kš lž vš tš pš mš",
		"_š iž ić ođ lš eć",
		"oć",
		"",
	}},
	{"ro", [9]string{
		"ă_ ţi şi în ân",
		"ză ât",
		"nă tă că ăţ să ăr ţă ţa vă şt îm fă",
		"_ş _î aţ ră lă nţ ăt ţe mă mâ bă vâ âr",
		"ăs cţ câ ăm ăc pă",
		"_ţ râ aş eş oţ uţ tâ ău ăd",
		"iţ eţ nş rţ",
		"",
		"",
	}},
}

// commonSigns are the commonest Chinese characters of Japanese, simplified and
// traditional Chinese, and the commonest syllables of Korean, from the same
// texts.
var commonSigns = map[string]string{
	"ja": "語国人権利及有自的由条第又共和受保会社教対文平等合行字護己言法公他連基間際民育宣尊進並同生意地何者別成為信制要活力全治罪" +
		"障家州族島定認諸重完宗差享場事目選労働通上立用界厳義一促加理域限当婚姻思世本主位独所中単北類正礎心手段反関発展念約解各身" +
		"下種政刑与務犯作籍集表業南非現東択無良般高訴男女確準盟普個動見出財産掲問奴隷道罰律害内裁判追開必実時不庭干渉求原否団含報" +
		"挙組格能術科学代期邦王神統住投化福西総採構員承欠最迫配肝友好係憲歩水決協遍達誓置管轄努布性互精属服禁済放従私攻撃境則奪変" +
		"更年想明結参票織応職失酬益休暇祉持可子初秩序使古大取領前形母特先徳満英市回固譲視軽侮踏野蛮論仰恐怖乏到来願望専圧後逆支章",
	"zh-Hans": "的人和语有尔权国利省拉斯亚特由克加第不自条里马任或受在卡何会他纳尼一以十罗布享得言州巴德并阿法为西行家瓦科所教本区合格达" +
		"社对平普应其于共维兰保塔萨伊二基生大县种宣这等岛个府比塞各而进作奥文索市地护宗卢洛南北联托安郡育律哈吉雷通公意土民中姆要" +
		"发内埃莫使福分治同圣多博乌诸尊性切时帕曼下及努威哥夫领政重实现定古过鉴正活制刑婚恩贝勒伦诺戈苏义主莱成无方开蒂林鲁奇界展" +
		"庭视免促遍此力罪工泰赫列希什兹波邦信际属包约库海米迪日上别立三那扎世员序认是已论予被高必业解籍产限情务干括能元选群东沙顿" +
		"耶四当提摩图坦沃山承女独非依美字士伯九八求学全类严些心迫间充因期经身者之况奴隶歧害事需证适单集表参障都金丁瓜弗韦形前梅王",
	"zh-Hant": "的語人和國權有利亞由條拉第受自任不在斯或何爾他加會克手十享共以一文馬法尼得巴本並為行家教合社對應平保特納於所德阿其二生里" +
		"古等種言及這個進中地基系羅各作瓦布而普護西蘭比民格薩卡宣律南大島聯尊育維使時公達性宗意通發多分塔重活現安定內索鑑正要同實" +
		"刑婚科美聖哥別義視字過庭成免治促遍此努制罪屬工吉漢盧米非群洛信切三方開提能體伊界序嚴認無已展予被必解力籍產立務名包括選那" +
		"威瑞牙哈世高政依元主福坦波八女期際烏魯奧諾九四類員承是些心論願迫間充經身下奴隸度歧害當事需證適住情限約集表參障業都庫帕姆" +
		"托摩族獨干變單丁勒林王北茲新理形道六前判涉符泰塞蘇印曼號暴了良仰們男改因每到載出財全均五七違動確控求旨原況只項團投票失母",
	"ko": "어의리한에이하다가자사국권는를아을적제인모로은유진든여람공과조도정고으서동또보지화라신대기니와스위나받그부르며수회선구시" +
		"할우교노등간있되법호러비전트타마카된거및통행누언연장종성드바없크계경합중존일상떠파무치주포단생해차예루야육느게원들민발별" +
		"실키요피소당레프문완코세평결관력토형체디질오미만반족함베것초격록필증재활방죄른표달티란투네태산페엄터명준개히따목배혼본독" +
		"운말탄브류안현랑양였강념학내식규근될직업령웨심남영추집왕슬약출립참천래항녀속견향매벌변범작섭박탈롭접능불택린술군메케알년" +
		"앙릴판난분망협역금용링버핍폭면헌편각효날때애앞률입칙떤담건익휴복특물랜쿠두덴엘북론짐올데온즈랍벨몰테팔칸확색냐잔침룰밀촉",
}
