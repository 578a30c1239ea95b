package match

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"claimwatch/claims/passage"
)

// Who spoke in the article so far, and who is meant where a sentence does not
// name its speaker: "he", "the historian", a quotation that goes on. A sentence
// without any such word is the outlet's own, though it stands behind one that is
// somebody's: of 20 such in labelled news texts, 3 were his.

// voices are those who spoke in an article.
type voices struct {
	last    speaker // who spoke last
	lastAt  int     // in which sentence
	human   speaker // the last of them who is a person
	humanAt int
	met     []introduced
}

// An introduced is a person with the words by which the article introduces him.
type introduced struct {
	who   speaker
	stems map[string]bool
}

// voiceKept is for how many sentences whoever spoke is still meant by "he", and
// officeKept for how many by "the historian".
const (
	voiceKept  = 4
	officeKept = 8
)

// mostMet bounds the persons that are kept of an article.
const mostMet = 40

// heard keeps who spoke in a sentence.
func (x *spoken) heard(s speaker) {
	v := &x.around.voices
	v.last, v.lastAt = s, x.around.n
	if !x.sp.person(s) {
		return
	}
	v.human, v.humanAt = s, x.around.n
	x.introduce(s)
}

// introduce keeps the words beside the name of a person: "Aurélie Vuilleumier,
// politologue à Lausanne".
func (x *spoken) introduce(s speaker) {
	v := &x.around.voices
	if s.end <= s.start || len(v.met) == mostMet || s.nobody || s.people {
		return
	}
	in := introduced{s, map[string]bool{}}
	first, last := x.tokenAt(s.start-x.base), x.tokenAt(s.end-x.base-1)
	for i := max(0, first-7); i < len(x.toks) && i <= last+10; i++ {
		if len(x.toks[i].Text) >= 4 && !x.quote[i] {
			in.stems[officeStem(x.toks[i].Text)] = true
		}
	}
	v.met = append(v.met, in)
}

// officeStem cuts a word to what its forms share: historian, historians;
// chercheur, chercheuse.
func officeStem(w string) string {
	n := 0
	for i := range w {
		if n == 6 {
			return w[:i]
		}
		n++
	}
	return w
}

// meant is for whom the words of a pronoun stand: whoever was named last; but
// "he" is a person, and whoever spoke goes before those that were spoken of.
func (x *spoken) meant(words string, last speaker) speaker {
	if x.around == nil {
		return last
	}
	if who, ok := x.officer(words); ok {
		return who
	}
	v := x.around.voices
	body := x.ofBody(words)
	if v.human.name == "" || x.around.n-v.humanAt > voiceKept || body {
		if x.lang == "en" && !x.sp.person(last) && slices.ContainsFunc(passage.Tokens(words, x.lang), func(t passage.Token) bool { return onlyPersons[t.Text] }) {
			return speaker{} // nobody that is known
		}
		return last
	}
	if x.sp.person(last) && (last.spoke || last.subject) {
		return last
	}
	if x.lang != "en" && last.spoke && x.around.n-v.lastAt == 1 {
		return last // pronouns stand for bodies as well there, and for an official of one
	}
	return v.human
}

// onlyPersons are pronouns that stand for no organisation.
var onlyPersons = wordSet("he she his her")

// officer is the person whom the article introduced with the office that the
// words hold: "the scholar".
func (x *spoken) officer(words string) (speaker, bool) {
	for _, t := range passage.Tokens(words, x.lang) {
		w := strings.TrimPrefix(t.Text, "ال")
		if !isOffice(t.Text) && !isOffice(w) {
			continue
		}
		met := x.around.voices.met
		for k := len(met) - 1; k >= 0; k-- {
			if met[k].stems[officeStem(t.Text)] || met[k].stems[officeStem(w)] {
				return met[k].who, true
			}
		}
	}
	return speaker{}, false
}

// bodies are words of which a pronoun that stands for an organisation holds one.
var bodies = wordSet("agency organization organisation group foundation ngo institute network monitor watchdog ministry company movement coalition resistance outfit party council camp tank site paper newspaper outlet broadcaster channel magazine portal daily weekly website its figures service " +
	"agjencia agjencise organizata shoqata grupi shifra keshilli instituti ministria gazeta portali televizioni levizja koalicioni grupimi partia fondacioni kompania burim " +
	"organisation agentur gruppe rat stiftung zeitung sender beobachtungsstelle institut bewegung koalition portal netzwerk blatt magazin exilgruppe oppositionsgruppe verband ministerium partei rechtsgruppe nichtregierungsorganisation angaben " +
	"agence ong organisme association mouvement groupe source agencia organizacion grupo organismo fuente entidad agenzia organizzazione gruppo ente fonte associazione " +
	"سازمان نهاد خبرگزاری گروه وزارتخانه وزارت رسانه روزنامه شبکه شورا جنبش اژانس منبع انجمن تشکل موسسه مرکز مجموعه نهادها سایت نامه مجله پایگاه گزارش " +
	"المنظمه الوکاله الجماعه الحرکه الشبکه الصحیفه القناه المرصد الهییه الموسسه المصدر المجلس المجموعه المرکز المجله " +
	"kurulus ajans kurum orgut grup kaynak dernek organizacao entidade persbureau organisatie groep агентство организация группа agencja organizacja grupa agencija organizacija skupina agentia organizatia byran agentlik teskilat qrup")

// ofBody says that a pronoun stands for an organisation.
func (x *spoken) ofBody(words string) bool {
	return slices.ContainsFunc(passage.Tokens(words, x.lang), func(t passage.Token) bool {
		return bodies[t.Text] || x.lang == "ar" && bodies[strings.TrimLeft(t.Text, "وفبل")]
	})
}

// person says that a speaker is a human being, as far as can be told: of those
// who are in no list, everybody.
func (sp *speakers) person(s speaker) bool {
	i := sp.indexOf(s.id)
	return s.name != "" && (i < 0 || sp.reg[i].Role == "person" || sp.reg[i].Role == "unnamed")
}

// again is a speaker taken up by words that do not name him.
func (s speaker) again(cue string) speaker {
	s.cue, s.start, s.end, s.cited = cue, 0, 0, []string{s.name}
	return s
}

// offices are what a person is called by trade or office, in the forms that
// stand for somebody introduced before.
var offices = wordSet("scholar academic researcher historian analyst expert sociologist professor lecturer spokesman spokeswoman spokesperson diplomat minister lawyer activist author economist politician journalist commander prosecutor official cleric doctor nurse surgeon teacher student exile veteran inspector envoy ambassador rapporteur pollster deputy senator lawmaker " +
	"studiuesi studiuesja historiani historiania analisti analistja eksperti ekspertja sociologu sociologia profesori profesoresha zedhenesi zedhenesja diplomati ministri ministrja juristi juristja autori autorja gazetari gazetarja deputeti deputetja drejtuesi drejtuesja prokurori prokurorja mjeku mjekja veprimtari perfaqesuesi " +
	"historiker historikerin forscher forscherin analyst analystin experte expertin soziologe soziologin professorin sprecher sprecherin diplomat diplomatin anwalt anwaltin autorin politologe politologin okonom okonomin arzt arztin aktivist aktivistin wissenschaftler wissenschaftlerin iranexperte iranist iranistin " +
	"historien historienne chercheur chercheuse analyste politologue sociologue professeure professeur diplomate ministre avocat avocate militant militante auteur autrice specialiste medecin expert experte universitaire economiste deputee depute porteparole magistrat " +
	"historiador historiadora investigador investigadora analista experto experta sociologo sociologa profesor profesora portavoz diplomatico ministro abogado abogada activista autora politologa politologo medico academico academica iranologa iranologo " +
	"storico storica ricercatore ricercatrice esperto esperta professore professoressa portavoce diplomatico studioso studiosa attivista avvocato autrice iranista economista medico politologo politologa " +
	"پژوهشگر استاد سخنگو کارشناس تحلیلگر جامعهشناس دیپلمات فعال نویسنده تاریخدان وکیل پزشک " +
	"الباحث الباحثه المحلل المحلله الخبیر الخبیره الموءرخ المتحدث المتحدثه الناطق الدبلوماسی الوزیر الاستاذ الاستاذه الکاتب الکاتبه الناشط الناشطه المحامی الطبیب " +
	"uzman sozcu akademisyen profesor tarihci analist sosyolog arastirmaci avukat diplomat")

// byStem are the offices by what their forms share.
var byStem = func() map[string][]string {
	m := map[string][]string{}
	for w := range offices {
		m[officeStem(w)] = append(m[officeStem(w)], w)
	}
	return m
}()

// isOffice says that a folded word is an office, or a form of one.
func isOffice(w string) bool {
	n := utf8.RuneCountInString(w)
	return slices.ContainsFunc(byStem[officeStem(w)], func(o string) bool {
		k := utf8.RuneCountInString(o)
		return o == w || n >= 6 && n-k <= 1 && k-n <= 2
	})
}

// definite are articles before what somebody is called who has been introduced.
var definite = wordSet("the this l le la der die dieser diese el lo il این آن")

// byOffice takes "the historian" for the person whom the article introduced as
// one; where it introduced nobody so, for the person who spoke last.
func (x *spoken) byOffice(s speaker) speaker {
	if s.id != "" || s.end <= s.start || x.around == nil {
		return s
	}
	first, last := x.tokenAt(s.start-x.base), x.tokenAt(s.end-x.base-1)
	if last-first > 2 || last-first > 1 && uncased(x.word(first)) { // a name follows
		return s
	}
	known := definite[x.toks[first].Text] || first > 0 && definite[x.toks[first-1].Text] || x.lang == "sq" || x.lang == "tr" || x.lang == "ar" && strings.HasPrefix(x.toks[first].Text, "ال")
	if !known && x.lang != "fa" {
		return s
	}
	words := x.textOf(first, last)
	if who, ok := x.officer(words); ok {
		return who.again(words)
	}
	v := x.around.voices
	for i := first; known && i <= last; i++ {
		if w := x.toks[i].Text; isOffice(w) && v.human.name != "" && x.around.n-v.humanAt <= officeKept && (x.lang == "de" || i == 0 || !capital(x.word(i))) {
			return v.human.again(words)
		}
	}
	return s
}

// bySurname takes a surname for the person whom the article introduced with the
// whole of his name.
func (x *spoken) bySurname(s speaker) speaker {
	if s.id != "" || x.around == nil || !capital(s.name) || strings.ContainsAny(s.name, " ") || utf8.RuneCountInString(s.name) < 4 {
		return s
	}
	word := passage.Fold(s.name)
	for k := len(x.around.voices.met) - 1; k >= 0; k-- {
		who := x.around.voices.met[k].who
		parts := strings.FieldsFunc(passage.Fold(who.name), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
		if len(parts) > 1 && slices.ContainsFunc(parts[1:], func(p string) bool { return p == word || x.lang == "sq" && len(p) > 3 && strings.HasPrefix(word, p) }) {
			return who.again(s.name)
		}
	}
	return s
}

// dropsHe are languages whose verbs need no pronoun: "..., cuenta".
var dropsHe = wordSet("es it pt ro sq ar fa tr el pl hr sl bs sr")

// untold says that a verb of saying has no subject: it stands alone in its
// clause behind what is said, "..., cuenta", or at the head of the sentence before
// "that", so that whoever spoke before goes on.
func (x *spoken) untold(h passage.Hit[cue]) bool {
	if !dropsHe[x.lang] || x.lang == "fa" {
		return false
	}
	if x.lang == "ar" {
		return x.untoldArabic(h)
	}
	a, b := x.startOfClause(h.First), x.endOfClause(h.First)
	if a == h.First && a > 0 && b-h.Last <= 3 {
		for i := h.Last + 1; i <= b; i++ {
			if capital(x.word(i)) || x.isHe(i) || articles[x.toks[i].Text] {
				return false
			}
		}
		_, nobody := x.listed(func(first, last int) bool { return first >= a && last <= b })
		return !nobody && !x.thatAt(h.Last+1)
	}
	if h.First > 1 || a != 0 || h.Last+1 >= len(x.toks) || h.First == 1 && !also[x.toks[0].Text] {
		return false
	}
	return x.thatAt(h.Last+1) || x.lang == "sq" && x.toks[h.Last+1].Text == "se"
}

// unsubjected says that a sentence holds a verb of saying before "that" in a
// language whose verbs need no subject.
func (x *spoken) unsubjected() bool {
	if !dropsHe[x.lang] || x.lang == "ar" {
		return false
	}
	return slices.ContainsFunc(x.kind(cueVerb), func(h passage.Hit[cue]) bool {
		return x.thatAt(h.Last+1) || h.Last+1 < len(x.toks) && x.toks[h.Last+1].Text == "se"
	})
}

// untoldArabic says that what is said follows a verb of saying at once, "قالت
// إن", and nobody who is listed stands before it in its clause.
func (x *spoken) untoldArabic(h passage.Hit[cue]) bool {
	i := h.Last + 1
	if h.First > 0 && i < len(x.toks) && x.startOfClause(h.First) == h.First && x.endOfClause(h.First) == h.Last && !strings.Contains(x.gap(h.Last), ":") {
		return true // "كثيرون، يقول، لا يغفرون"
	}
	if i < len(x.toks) && demanding[strings.TrimPrefix(x.toks[h.First].Text, "و")] && strings.HasPrefix(x.toks[i].Text, "ب") && h.First-x.startOfClause(h.First) <= 1 {
		_, listed := x.listed(func(first, _ int) bool { return first == i })
		return !listed // "وطالبت بمحاكمة خامنئي"
	}
	if i >= len(x.toks) || !ananna[x.toks[i].Text] && !strings.Contains(x.gap(h.Last), ":") || h.First > 0 && relative[x.toks[h.First-1].Text] {
		return false
	}
	a := x.startOfClause(h.First)
	if h.First-a > 1 {
		return false
	}
	_, listed := x.listed(func(first, last int) bool { return first >= a && last < h.First })
	return !listed
}

// demanding are Arabic verbs whose object follows with a preposition: what is
// demanded or condemned, and not who does.
var demanding = wordSet("طالب طالبت یطالب تطالب ندد نددت یندد تندد")

// ananna begin what is said in Arabic.
var ananna = wordSet("ان انه انها انهم بان بانه بانها")

// also are words with which which whoever goes on speaking goes on.
var also = wordSet("tambien ademas asimismo anche inoltre tambem gjithashtu si ndersa por pero ma mas y e dhe")

// introductions keeps the persons whom a sentence names beside their offices,
// whoever speaks in it: "deputetja Mirela Kodra".
func (x *spoken) introductions() {
	for i := 0; i < len(x.toks); i++ {
		if x.quote[i] || uncased(x.word(i)) || !isOffice(x.toks[i].Text) {
			continue
		}
		p, q, ok := 0, 0, false
		if i+1 < len(x.toks) && x.clause[i+1] == x.clause[i] {
			p, q, ok = x.proper(i + 1)
		}
		if a := x.startOfClause(i); (!ok || q == p) && a > 0 && i-a <= 3 {
			p, q, ok = x.properEnd(a - 1)
		}
		if !ok || q == p || q-p > 3 || x.isPlace(p) || x.quote[p] {
			continue
		}
		x.introduce(x.plain(p, q))
	}
}

// portrays keeps a person whom a sentence is about.
func (x *spoken) portrays(s speaker) {
	x.around.voices.human, x.around.voices.humanAt = s, x.around.n
	x.introduce(s)
}

// personRun finds two capitalised words or more near the head of the tokens from
// a to b, behind what the person is called: "Historiania Teuta Gashi".
func (x *spoken) personRun(a, b int) (int, int, bool) {
	for i := a; i <= min(a+4, b); i++ {
		if uncased(x.word(i)) {
			break
		}
		if isOffice(x.toks[i].Text) {
			continue
		}
		p, q, ok := x.proper(i)
		if ok && q > p && q <= b && !x.isPlace(p) && !x.stops[p] {
			return p, q, true
		}
	}
	return 0, 0, false
}

// portrayed is a person in no list whom a sentence begins with, and whom it is
// about: "Farideh Montazer-Ruiz came to Spain in 2009".
func (x *spoken) portrayed() (speaker, bool) {
	if x.lang == "de" || len(x.toks) == 0 || uncased(x.word(0)) {
		return speaker{}, false
	}
	a, b, ok := x.personRun(0, len(x.toks)-1)
	if !ok || a > 1 || articles[x.toks[a].Text] || b == a || b-a > 3 || x.stops[a] || slices.ContainsFunc(x.toks[a:b+1], func(t passage.Token) bool { return x.isPlace(x.tokenAt(t.Start)) }) {
		return speaker{}, false
	}
	s := x.plain(a, b)
	s.subject = true
	return s, true
}
