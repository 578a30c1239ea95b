package match

import (
	"slices"
	"strings"

	"claimwatch/claims/passage"
)

// Words of saying that say nothing where they stand: a place that is struck, a
// frame that is given, a word that is not said.

// saysNothing says that a verb of saying is none where it stands.
func (x *spoken) saysNothing(h passage.Hit[cue]) bool {
	return x.isPlace(h.First) || x.takesLives(h.Last) || x.givesThings(h) || x.agreesTo(h) || x.unsaid(h) || x.aside(h.First) || x.halfOf(h.Last) || x.nounFrench(h) || x.infinitive(h) || x.nounGerman(h.First)
}

// halfOf says that the verb at token i is half of a noun: "porte-parole".
func (x *spoken) halfOf(i int) bool {
	return i+1 < len(x.toks) && x.toks[i].Text == "porte" && x.toks[i+1].Text == "parole"
}

// nounFrench says that the verb at token i is a noun behind its article: "à la
// demande de".
func (x *spoken) nounFrench(h passage.Hit[cue]) bool {
	if x.lang == "fr" && x.word(h.First) == "à" {
		return true
	}
	return x.lang == "fr" && h.First == h.Last && h.First > 0 && strings.HasSuffix(x.toks[h.First].Text, "e") && beforeNouns[x.toks[h.First-1].Text]
}

var beforeNouns = wordSet("la le une un cette sa leur du au ce")

// nounGerman says that the word at token i is a noun: "das Schreiben".
func (x *spoken) nounGerman(i int) bool { return x.lang == "de" && i > 0 && capital(x.word(i)) }

// infinitive says that a verb only tells what could be said: "nobody can say",
// "lässt sich nicht sagen".
func (x *spoken) infinitive(h passage.Hit[cue]) bool {
	ms := modals[x.lang]
	if ms == nil || h.First != h.Last || !uninflected[x.toks[h.First].Text] {
		return false
	}
	a := max(x.startOfClause(h.First), h.First-2)
	if x.lang == "de" {
		a = x.startOfClause(h.First)
		if h.First != x.endOfClause(h.First) {
			return false
		}
	}
	return slices.ContainsFunc(x.toks[a:h.First], func(t passage.Token) bool { return ms[t.Text] })
}

// uninflected are verbs of saying without an ending, and modals what makes them so.
var uninflected = wordSet("say tell speak talk see give put call think believe count claim report blame deny sehen sagen halten sprechen nennen zahlen geben")

var modals = map[string]map[string]bool{
	"en": wordSet("can could cannot may might must to"),
	"de": wordSet("kann konnen konnte konnten muss mussen will wollen wolle soll sollen lasst lassen mag mochte darf wurde wurden konne zu"),
}

// givers are verbs that say something only of a figure, or before "that": "gave
// a toll of 3,117", "found that", but not "gives the regime an excuse".
var givers = map[string]map[string]bool{
	"en": wordSet("give gives gave find finds found recall recalls put puts"),
	"sq": wordSet("dha jep dhane japin gjen gjeti"),
	"de": wordSet("gab gibt gaben geben fand findet hielt hielten"),
}

// measures are what is told where a verb of [givers] tells something, and the
// particles of German verbs of saying.
var measures = map[string]map[string]bool{
	"en": wordSet("that at down how toll tolls figure figures number numbers count tally estimate estimates evidence account accounts details version reason reasons warning statement interview"),
	"sq": wordSet("se shifra shifren numrin numri bilanc bilancin intervista interviste arsye deklarate"),
	"de": wordSet("an bekannt zu entgegen dagegen fur fest schuld zahl zahlen bilanz auskunft interview"),
}

// givesThings says that a verb of [givers] is followed by nothing that is told.
func (x *spoken) givesThings(h passage.Hit[cue]) bool {
	if h.First != h.Last || !givers[x.lang][x.toks[h.First].Text] {
		return false
	}
	reach := 6
	if x.lang == "de" {
		reach = 20 // its particle ends the clause
	}
	for i := h.Last + 1; i < len(x.toks) && i <= h.Last+reach; i++ {
		if t := x.toks[i].Text; measures[x.lang][t] || digit(t[0]) || lifeWords[t] {
			return false
		}
	}
	return true
}

// agreesTo says that an Albanian verb of admitting is one of agreeing: "pranoi
// t'i strehojë".
func (x *spoken) agreesTo(h passage.Hit[cue]) bool {
	if x.lang != "sq" || h.Last+1 >= len(x.toks) || !slices.Contains([]string{"pranoi", "pranuan", "pranon", "pranojne"}, x.toks[h.First].Text) {
		return false
	}
	next := x.toks[h.Last+1].Text
	return next == "te" || next == "t" || next == "ta" || next == "ti"
}

// utterances are words for the bare act of saying, and negations what stands
// before them where nothing was said: "non ha detto una parola".
var utterances = wordSet("said say says told tell report reports reported announce announced mention mentioned comment commented publish published " +
	"tha thote thane thone raportoi raporton raportojne raportuan njoftoi njofton shkruan foli folen flet flasin permend komentoi " +
	"detto ha riferito riporta riportano commentato dijo dicho dice informa informan disse dit annonce rapporte rapportent " +
	"قال قالت اعلن اعلنت ذکر ذکرت صرح یقل تقل یعلن تعلن یعلق تعلق یدل")

var negations = map[string]map[string]bool{
	"en": wordSet("not never n't t"), "sq": wordSet("nuk s asnjehere"), "it": wordSet("non"), "es": wordSet("no nunca"),
	"pt": wordSet("nao"), "fr": wordSet("n ne"), "ar": wordSet("لم لن لا ما فلم ولم ولن ولا"),
}

// unsaid says that a verb of saying is denied.
func (x *spoken) unsaid(h passage.Hit[cue]) bool {
	if !utterances[x.toks[h.First].Text] {
		return false
	}
	for i := h.First - 1; i >= 0 && i >= h.First-2 && x.clause[i] == x.clause[h.First]; i-- {
		if negations[x.lang][x.toks[i].Text] {
			return true
		}
	}
	return false
}

// asideOf begin a clause that says something about a thing of the main one:
// "sulme për të cilat Tirana fajësoi Teheranin".
var asideOf = map[string][]string{
	"en": {"for which", "of which", "on which"}, "sq": {"per te cilat", "per te cilen", "per te cilin", "per te cilet"},
	"fr": {"pour lesquels", "pour lesquelles", "pour laquelle", "pour lequel", "dont"}, "it": {"per cui", "per i quali", "per le quali", "per la quale", "per il quale"},
	"es": {"por los que", "por las que", "por la que", "por el que", "de los que"}, "pt": {"pelos quais", "pelas quais", "pelo qual", "pela qual"},
}

// aside says that the verb at token i stands in such a clause.
func (x *spoken) aside(i int) bool {
	for j := max(0, i-7); j < i; j++ {
		for _, way := range asideOf[x.lang] {
			if x.reads(j, way) {
				return true
			}
		}
	}
	return false
}

// reads says that the words of a phrase stand from token i on.
func (x *spoken) reads(i int, phrase string) bool {
	for w := range strings.FieldsSeq(phrase) {
		if i >= len(x.toks) || x.toks[i].Text != w {
			return false
		}
		i++
	}
	return true
}
