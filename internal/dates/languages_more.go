package dates

// Parts and bounds that stand behind their date.
var (
	endOf      = lexeme{kind: partAfter, value: 2, of: 3}
	middleOf   = lexeme{kind: partAfter, value: 1, of: 3}
	beginOf    = lexeme{kind: partAfter, value: 0, of: 3}
	firstHalf  = lexeme{kind: partAfter, value: 0, of: 2}
	secondHalf = lexeme{kind: partAfter, value: 1, of: 2}
	beforeThat = lexeme{kind: before, value: boundBehind}
	afterThat  = lexeme{kind: after, value: boundBehind}
)

func halfOf(k int) lexeme { return lexeme{kind: part, value: k - 1, of: 2} }

func quarterOf(k int) lexeme { return lexeme{kind: part, value: k - 1, of: 4} }

// Czech comes with Slovak.
var czech = []entry{
	{isNeutral, "kolem/okolo/asi/přibližně/přibl/pravděpodobně/snad/mezi/medzi/rokem/roce/rokom/asi rok/datováno/datované/dat/léta"},
	{joins, "nebo/alebo/či/až"},
	{isBefore, "před/pred/před rokem/pred rokom"},
	{isAfter, "po roce/po roku"},
	{early, "počátek/počátku/začátek/začátku/zač/poč/začiatok/začiatku/raný"},
	{mid, "střed/středu/stred/stredu"},
	{late, "konec/konce/koniec/pozdní"},
	{half, "polovina/poloviny/polovica/polovice/polovici"},
	{third, "třetina/třetiny/tretina/tretiny"},
	{quarter, "čtvrtina/čtvrtiny/čtvrt/štvrtina/štvrtiny"},
	{nth(1), "první/prvá/prvej"},
	{nth(2), "druhá/druhé/druhej"},
	{nth(3), "třetí/tretia/tretej"},
	{nth(4), "čtvrtá/čtvrté/štvrtá"},
	{isLast, "poslední/posledná/poslednej"},
	{century, "století/storočie/storočia/storočí"},
	{isTurn, "přelom/přelomu/prelom/prelomu"},
	{bc, "př n l/před n l/před naším letopočtem/př kr/pred kr/pr kr/pred n l"},
	{ad, "n l/našeho letopočtu/po kr/po kristu"},
}

// South Slavic languages in Latin letters, and in Cyrillic ones.
var southSlavic = []entry{
	{isNeutral, "oko/okoli/okrog/vjerojatno/između/godine/godina/god/" +
		"око/између/године/година/години/на/прибл"},
	{joins, "ili/ali/или"},
	{isBefore, "prije/преди/пре"},
	{isAfter, "nakon/poslije/posle/после/след/након"},
	{early, "početak/početkom/početka/začetek/začetku/почетак/почетком/почетка/началото"},
	{mid, "sredina/sredine/sredinom/sredi/средина/средином/средата"},
	{late, "kraj/kraja/krajem/край/края/краят/крај/краја/крајем"},
	{half, "половина"},
	{third, "trećina/tretjina/третина"},
	{quarter, "četvrtina/četrtina/четвртина/четвърт"},
	{nth(1), "prva/prve/прва/прве/първа/първата"},
	{nth(2), "druge/друга/друге/втора/втората"},
	{nth(3), "treća/tretja/трећа/трета"},
	{nth(4), "četvrta/četrta/четврта/четвърта"},
	{isLast, "zadnja/posljednja/poslednja/последња/последна/последната"},
	{century, "stoljeće/stoljeća/stoljeću/stoletje/stoletja/vek/veka/vijek/vijeka"},
	{bc, "pr n e/prije krista/пр хр/пр н е/п н е"},
	{ad, "сл хр"},
}

var hungarian = []entry{
	{isNeutral, "körül/körüli/körülről/táján/valószínűleg/kb/k/az/között/évek/években/éveiből/év/évben"},
	{joins, "és/vagy"},
	{beforeThat, "előtt/előtti/előttről"},
	{afterThat, "után/utáni"},
	{beginOf, "eleje/elején/elejéről/elejei"},
	{middleOf, "közepe/közepén/közepéről"},
	{endOf, "vége/végén/végéről/végi"},
	{half, "fele/felében/feléből"},
	{third, "harmada/harmadában"},
	{quarter, "negyede/negyedében"},
	{nth(1), "első"},
	{nth(2), "második"},
	{nth(3), "harmadik"},
	{nth(4), "negyedik"},
	{isLast, "utolsó"},
	{century, "század/századi/századból/századból való"},
	{bc, "kr e/kr előtt/krisztus előtt"},
	{ad, "kr u/kr után/krisztus után/i sz"},
}

var turkish = []entry{
	{isNeutral, "yaklaşık/civarı/civarında/dolayları/dolaylarında/tahminen/yılı/yılında/yıllar/yılları/yıllarda/yılların/arası/arasında"},
	{joins, "veya/ile/ya da"},
	{beforeThat, "önce/öncesi/den önce/dan önce/ten önce/tan önce"},
	{afterThat, "sonra/sonrası/den sonra/dan sonra/ten sonra/tan sonra"},
	{beginOf, "başı/başları/başlarında/başında/başlangıcı"},
	{middleOf, "ortası/ortaları/ortalarında/ortasında"},
	{endOf, "sonu/sonları/sonlarında/sonunda"},
	{half, "yarısı/yarısında"},
	{quarter, "çeyreği/çeyreğinde"},
	{nth(1), "ilk/birinci"},
	{nth(2), "ikinci"},
	{nth(3), "üçüncü"},
	{nth(4), "dördüncü"},
	{isLast, "son"},
	{century, "yüzyıl/yüzyılın/yüzyıla/yüzyılda/yüzyıldan"},
	{bc, "milattan önce"},
	{ad, "milattan sonra"},
	{otherYears, "hicri/rumi"},
}

var morePolish = []entry{
	{isNeutral, "koło"},
	{isAfter, "po roku"},
	{isBefore, "przed rokiem"},
	{isLast, "ost"},
}

var romanian = []entry{
	{isNeutral, "în jurul/în jurul anului/în jur de/aproximativ/probabil/anul/anului/între/din/lui"},
	{joins, "și/sau"},
	{isBefore, "înainte de/înaintea/înainte de anul"},
	{isAfter, "după/după anul"},
	{isDecades, "anii"},
	{early, "începutul/începutului/început"},
	{mid, "mijlocul/mijlocului"},
	{late, "sfârșitul/sfârșitului/sfârșit/finalul"},
	{half, "jumătate/jumătatea"},
	{halfOf(2), "jumătatea a ii - a/jumătatea a ii"},
	{third, "treime"},
	{quarter, "sfert/sfertul"},
	{nth(2), "doua"},
	{nth(3), "treia"},
	{nth(4), "patra"},
	{isLast, "ultima/ultimul/ultimului"},
	{century, "secolul/secolului/secolele/secolelor/secolul al/secolului al/secolele al/secolelor al/sec al/secol/" +
		"a sec/a secolului/a secolului al/a sec al/al sec/al secolului/al secolului al/al sec al"},
	{bc, "i hr/ien/înainte de hristos"},
	{ad, "d hr/după hristos"},
}

var moreGreek = []entry{
	{isNeutral, "γύρω στο/γύρω στα/περί το/περί τα/του/το/στο/μεταξύ/έτος"},
	{joinsUntil, "έως/ως/μέχρι"},
	{isBefore, "πριν/πριν το/πριν από το/πριν από/προ του"},
	{isAfter, "μετά/μετά το/μετά από το/μετά από"},
	{isDecades, "δεκαετία/δεκαετία του/δεκαετίας/δεκαετίας του"},
	{half, "μισό"},
	{quarter, "τέταρτο"},
	{halfOf(1), "α μισό"},
	{halfOf(2), "β μισό"},
	{quarterOf(1), "α τέταρτο"},
	{quarterOf(2), "β τέταρτο"},
	{quarterOf(3), "γ τέταρτο"},
	{quarterOf(4), "δ τέταρτο"},
	{nth(1), "πρώτο"},
	{nth(2), "δεύτερο"},
	{nth(3), "τρίτο"},
	{isLast, "τελευταίο"},
}

var ukrainian = []entry{
	{isNeutral, "близько/бл/біля/приблизно/орієнтовно/рік/року/році/роки/років/роках/рр/р/між"},
	{joins, "та/і/або/чи"},
	{isAfter, "після"},
	{early, "початок/початку/поч"},
	{mid, "середини"},
	{late, "кінець/кінця/кін/наприкінці"},
	{half, "половини"},
	{third, "третина/третини"},
	{quarter, "чверть/чверті/чв"},
	{nth(1), "перша/першої"},
	{nth(2), "другої"},
	{nth(3), "третя/третьої"},
	{nth(4), "четверта/четвертої"},
	{isLast, "остання/останньої"},
	{century, "століття/століть"},
	{isTurn, "зламі/злам"},
	{bc, "до н е/до нашої ери"},
	{ad, "нашої ери"},
}

// Baltic languages, and those of the Finns and the Estonians.
var baltic = []entry{
	{isNeutral, "noin/vuosi/vuonna/vuoden/vuotta/vuodelta/ap/apie/umbes/aasta"},
	{isBefore, "ennen/ennen vuotta/enne/pirms/prieš"},
	{isAfter, "pärast/pēc"},
	{afterThat, "jälkeen"},
	{beginOf, "alku/alussa/alusta/algus/alguses/sākums/sākumā/pradžia"},
	{middleOf, "puoliväli/puolivälissä/keskivaihe/keskpaik/vidus/vidurys"},
	{endOf, "loppu/lopussa/lopulla/lõpp/lõpus/beigas/beigās/pabaiga"},
	{firstHalf, "alkupuoli/alkupuolella/alkupuolisko"},
	{secondHalf, "loppupuoli/loppupuolella/jälkipuolisko/jälkipuoli/jälkipuoliskolla"},
	{half, "pool/puse/pusė"},
	{quarter, "veerand/ceturksnis/ketvirtis"},
	{century, "vuosisata/vuosisadan/vuosisadalla/sajand/sajandi/sajandil/gadsimts/gadsimta/gadsimtā/amžius/amžiaus"},
	{bc, "eaa/e m a/pr kr"},
	{ad, "jaa/jkr"},
	// "eKr." is before Christ to Finns, and after him to Swedes.
	{otherYears, "ekr"},
}

var scandinavian = []entry{
	{isNeutral, "omkr/rundt/runt/ungefär"},
	{isBefore, "föra"},
	{early, "beg/tidiga/tidigt"},
	{mid, "mitt"},
	{late, "slut/slutn"},
	{halfOf(2), "senare hälft/senare hälften/senere halvdel"},
	{halfOf(1), "förra hälften"},
}

var hebrew = []entry{
	{isNeutral, "בערך/לערך/בסביבות/כ/של/שנת/בשנת/בין"},
	{joins, "או"},
	{isBefore, "לפני"},
	{isAfter, "אחרי/לאחר"},
	{early, "תחילת/ראשית/תחילה"},
	{mid, "אמצע"},
	{late, "סוף/שלהי"},
	{halfOf(1), "המחצית הראשונה/מחצית ראשונה/המחצית הראשונה של/מחצית ראשונה של"},
	{halfOf(2), "המחצית השנייה/המחצית השניה/מחצית שנייה/המחצית השנייה של/המחצית השניה של/מחצית שנייה של"},
	{isDecades, "שנות ה -/שנות ה"},
	{century, "המאה/המאה ה -/המאה ה/מאה/המאות/המאות ה -/המאות ה"},
	{nth(16), "השש עשרה"},
	{nth(17), "השבע עשרה"},
	{nth(18), "השמונה עשרה"},
	{nth(19), "התשע עשרה"},
	{nth(20), "העשרים"},
	{bc, "לפנה ס/לפני הספירה"},
	{ad, "לספירה"},
}

var moreArabic = []entry{
	{early, "بداية/أوائل/مطلع"},
	{mid, "منتصف/أواسط"},
	{late, "نهاية/أواخر"},
	{halfOf(1), "النصف الأول/النصف الأول من"},
	{halfOf(2), "النصف الثاني/النصف الثاني من"},
	{quarterOf(1), "الربع الأول/الربع الأول من"},
	{quarterOf(2), "الربع الثاني/الربع الثاني من"},
	{quarterOf(3), "الربع الثالث/الربع الثالث من"},
	{quarterOf(4), "الربع الرابع/الربع الرابع من/الربع الأخير/الربع الأخير من"},
	{isNeutral, "من"},
	{nth(10), "العاشر"},
	{nth(11), "الحادي عشر"},
	{nth(12), "الثاني عشر"},
	{nth(13), "الثالث عشر"},
	{nth(14), "الرابع عشر"},
	{nth(15), "الخامس عشر"},
	{nth(16), "السادس عشر"},
	{nth(17), "السابع عشر"},
	{nth(18), "الثامن عشر"},
	{nth(19), "التاسع عشر"},
	{nth(20), "العشرين/العشرون"},
	{ad, "الميلادي/للميلاد"},
	{otherYears, "الهجري/للهجرة"},
}

// Thai counts the years, and at times the centuries, of the Buddha.
var thai = []entry{
	{isNeutral, "ประมาณ/ราว/ปี"},
	{ad, "คศ"},
	{century, "คริสต์ศตวรรษที่"},
	{lexeme{kind: otherEra, value: sinceBuddha}, "พศ/พุทธศักราช"},
	{lexeme{kind: unit, value: 100, of: sinceBuddha}, "พุทธศตวรรษที่"},
}

// Vietnamese and Indonesian.
var southEast = []entry{
	{isNeutral, "khoảng/năm/sekitar/tahun"},
	{isBefore, "trước/trước năm"},
	{isAfter, "sau năm"},
	{early, "đầu/awal"},
	{mid, "giữa/pertengahan"},
	{late, "cuối/akhir"},
	{halfOf(1), "nửa đầu"},
	{halfOf(2), "nửa cuối/nửa sau"},
	{century, "thế kỷ/thế kỉ/abad/abad ke -"},
}
