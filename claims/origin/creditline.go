package origin

import "strings"

// atColons finds whom headlines credit: a sentence begins with a name and a
// colon, or ends with a colon and a name. And whoever has a report: "the X
// report", "rapporto X".
func (s *speech) atColons() []credit {
	var out []credit
	for _, n := range s.x.names {
		switch c := (credit{n, s.sentence[n.first], cueSays}); {
		case s.startsSentence(n.first-1) && s.colonWithin(n.last, reachColon), s.afterColon(n):
			out = append(out, c)
		case s.hasReport(n):
			c.way = cueBefore
			out = append(out, c)
		}
	}
	return out
}

// reachColon is how many tokens may follow a name before the colon of a
// headline: "X, day 44: ...".
const reachColon = 3

// startsSentence reports whether a token, or none, stands before what follows
// it as an article at the head of a sentence at most.
func (s *speech) startsSentence(i int) bool {
	return i < 0 || i+1 < len(s.sentence) && s.sentence[i] != s.sentence[i+1] || articles[s.x.tokens[i].Text] && (i == 0 || s.sentence[i-1] != s.sentence[i])
}

func (s *speech) colonWithin(i, reach int) bool {
	for k := i; k < i+reach && k+1 < len(s.sentence) && s.sentence[k+1] == s.sentence[i]; k++ {
		if strings.HasPrefix(s.gap(k), ": ") || strings.HasPrefix(s.gap(k), " : ") {
			return true
		}
	}
	return false
}

// afterColon reports whether a name is all that follows the colon of a sentence.
func (s *speech) afterColon(n nameHit) bool {
	last := n.last+1 == len(s.sentence) || s.sentence[n.last+1] != s.sentence[n.last]
	return last && n.first > 1 && s.sentence[n.first-1] == s.sentence[n.first] && strings.Contains(s.gap(n.first-1), ": ")
}

// hasReport reports whether a word for a report stands right beside a name,
// but for the ending of a possessive.
func (s *speech) hasReport(n nameHit) bool {
	next := n.last + 1
	if next < len(s.x.tokens) && s.x.tokens[next].Text == "s" && strings.ContainsAny(s.gap(n.last), "'’") {
		next++
	}
	behind := s.starts[next] && s.clause[min(next, len(s.clause)-1)] == s.clause[n.last]
	return behind && s.x.lang == "en" || n.first > 0 && s.at[cueReport][n.first-1] && s.clause[n.first-1] == s.clause[n.first]
}
