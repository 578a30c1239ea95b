package claims

import "regexp"

// What people do to draw one another in. None of it changes what evidence
// counts as.
const (
	ActAsk    Action = "ask"    // somebody else shall look as well; After names who, "" = anybody
	ActSecond Action = "second" // what a second reader answers, without the first answer; After is the answer
	ActSeen   Action = "seen"   // who was drawn in has looked, and adds nothing
)

// named is a name after an @ that begins a word, in the letters that names of
// accounts have.
var named = regexp.MustCompile(`(?:^|[^\p{L}\p{N}._@-])@([\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}_-])?)`)

// Named returns the people that a note calls by @name, each once.
//
//	@ben, is this yours?     ben
//	ask @ana.b or @cem.      ana.b cem
//	write to ana@desk.org    nobody
func Named(note string) []string {
	var out []string
	seen := map[string]bool{}
	for _, m := range named.FindAllStringSubmatch(note, -1) {
		if !seen[m[1]] {
			seen[m[1]] = true
			out = append(out, m[1])
		}
	}
	return out
}
