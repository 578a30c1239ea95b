package origin

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
	"claimwatch/crawler/webtest"
)

// versions are three ways in which one made-up report is written again and
// again: nearly word for word, with other words, and in another order.
var versions = []string{
	"Fighters of the Resistance Front freed the prison of Rasht on Friday night and led %[2]s inmates out. The governor of Gilan, Asadollah Haqshenas, fled to " +
		"Bandar Anzali by helicopter. At the gate 417 guards laid down their weapons. Residents of the Golsar quarter lit fires and sang until the morning. %[1]s",
	"The governor of Gilan, Asadollah Haqshenas, left for Bandar Anzali in a helicopter when Rasht prison fell on Friday night. Fighters of the Resistance Front " +
		"let %[2]s inmates go; 417 guards gave up their arms at the gate. In Golsar people sang around fires until dawn. %[1]s",
	"In Golsar they danced around bonfires: the prison of Rasht is open. Some %[2]s inmates walked free after the Resistance Front stormed it on Friday night, 417 guards " +
		"surrendered and Gilan's governor Asadollah Haqshenas took a helicopter to Bandar Anzali. %[1]s",
}

var endings = []string{"More soon.", "The night is not over.", "Our readers sent pictures.", "Long live freedom!", "We will keep you posted."}

// puppets are fifty sites that spread the report within 72 hours.
func puppets() []Doc {
	var out []Doc
	for i := range 50 {
		id := fmt.Sprintf("puppet%02d", i)
		text := fmt.Sprintf(versions[i%3], endings[i%5], []string{"1,253", "over 1,200", "1,253"}[i%3])
		out = append(out, article(id, id, "en", text, jan14.Add(time.Duration(i)*72*time.Hour/50)))
	}
	return out
}

// witnesses are two outlets that were there and saw for themselves.
func witnesses() []Doc {
	return []Doc{
		article("w1", "caspian", "en", "Our correspondent saw the doors of Rasht's jail standing open on Saturday at noon. Families were walking in to look for sons; a baker "+
			"said he had counted about 1,200 men leaving. Soldiers watched from the roof of the post office and did not move.", jan14.Add(20*time.Hour)),
		article("w2", "kurier", "de", "Die Gefängnistore in Rascht sind offen, das bestätigen zwei Ärzte, mit denen diese Zeitung sprach. Sie hätten am Samstag fast 90 entlassene "+
			"Häftlinge behandelt, viele abgemagert. Von 1250 Freigelassenen sei die Rede.", jan14.Add(30*time.Hour)),
	}
}

// weigh places documents, takes each as support for one claim, confirms what a
// person would not have to look at twice, and counts the families.
func weigh(docs []Doc, attribution func(i int) string) assess.Assessment {
	reg := claims.SeedOrigins()
	r := New(reg, Options{})
	var ms []claims.Mention
	for i, d := range docs {
		e := claims.Evidence{Claim: "rasht", Stance: claims.Supports, Tier: claims.Accept, Quote: d.Article.Text[:40], Attribution: attribution(i)}
		for _, m := range r.Resolve(d, r.Place(d), []claims.Evidence{e}) {
			m.ID, m.ArticleID = int64(i+1), int64(i+1)
			ms = append(ms, m)
		}
	}
	c := claims.Claim{ID: "rasht", Kind: claims.Context, Origin: "mek", AsOf: "2026-01-14"}
	return assess.Provisional([]claims.Claim{c}, ms, "2026-02-01", reg, assess.DefaultRules())["rasht"]
}

func nobody(int) string { return "" }

func TestFiftySockPuppetsStayOneOrigin(t *testing.T) {
	t.Parallel()
	invented := func(i int) string { return fmt.Sprintf("Professor Anton Berg%02d", i) }
	strangers := puppets()
	for i := range strangers {
		strangers[i] = stranger(strangers[i])
	}
	for _, tt := range []struct {
		name        string
		docs        []Doc
		attribution func(int) string
		want        int // families that support the claim
	}{
		{"fifty listed outlets that write one report again", puppets(), nobody, 1},
		{"and two that were there", append(puppets(), witnesses()...), nobody, 3},
		{"two that were there, alone", witnesses(), nobody, 2},
		{"fifty sites that nobody has listed", strangers, nobody, 0},
		{"fifty sites that nobody has listed, each with an expert of its own", strangers, invented, 0},
	} {
		a := weigh(tt.docs, tt.attribution)
		if a.S != tt.want {
			t.Errorf("%s: %d families support it, want %d: %v", tt.name, a.S, tt.want, a.Supporting)
		}
	}
	r := New(claims.SeedOrigins(), Options{})
	for _, d := range puppets() {
		r.Place(d)
	}
	stories := map[string]int{}
	for _, d := range puppets() {
		stories[r.Story(d.ID)]++
		if p := r.Place(d); p.Origin != "puppet00" {
			t.Errorf("%s: the report is %s's by %s, want the first teller's, puppet00", d.ID, p.Origin, p.Rule)
		}
	}
	if len(stories) != 1 {
		t.Errorf("the puppets make %d stories, want 1: %v", len(stories), stories)
	}
}

// TestPuppetsOfTheHostileWebAreOneOrigin: the fifty outlets of the hostile web
// print one story in other words, in three waves; the two beside them report
// for themselves. All are taken for listed outlets with reporters of their own,
// which is the worst case: then nothing but the texts tells them apart.
func TestPuppetsOfTheHostileWebAreOneOrigin(t *testing.T) {
	t.Parallel()
	var docs []Doc
	for i, src := range webtest.Puppets() {
		title, text := webtest.PuppetArticle(i)
		d := article(src.ID, src.ID, src.Lang, text, jan14.Add(time.Duration(i/20)*time.Hour))
		d.Article.Title = title
		docs = append(docs, d)
	}
	if len(docs) != 52 {
		t.Fatalf("%d outlets, want fifty puppets and two that stand for themselves", len(docs))
	}
	a := weigh(docs, nobody)
	if want := []string{"puppet-00", "puppet-50", "puppet-51"}; !slices.Equal(a.Supporting, want) {
		t.Errorf("supported by %v, want %v", a.Supporting, want)
	}
	for i := range docs {
		docs[i] = stranger(docs[i])
	}
	if a := weigh(docs, nobody); a.S != 0 {
		t.Errorf("supported by %v before anybody has looked at them", a.Supporting)
	}
}
