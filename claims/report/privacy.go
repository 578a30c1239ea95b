package report

import (
	"strings"
	"unicode"

	"claimwatch/claims"
)

// private tells what of a text does not leave the desk; claims.Private has the
// rules. Private persons are masked by default.
func (b *builder) private() claims.Private {
	return claims.Private{Names: b.Private, Origins: b.Origins}
}

// mask replaces, in mentions, what names private persons.
func (b *builder) mask(ms []claims.Mention) {
	if b.ShowAll {
		return
	}
	b.private().Hide(ms, b.masked, b.hidden)
}

// masked returns a text without what names private persons.
func (b *builder) masked(s string) string {
	if b.ShowAll {
		return s
	}
	return b.private().Mask(s)
}

// unlisted is the name of an origin that is not in the register. A body is
// named, a person is not.
func (b *builder) unlisted(origin string) string {
	if strings.HasPrefix(origin, claims.HiddenOrigin) {
		return b.say("origin.masked")
	}
	name, ok := strings.CutPrefix(origin, "named:")
	if !ok {
		return origin
	}
	return capitals(strings.ReplaceAll(name, "-", " "))
}

// capitals writes the words of a name with a capital each: the resolver keeps
// names folded.
func capitals(name string) string {
	out := []rune(name)
	for i, r := range out {
		if i == 0 || out[i-1] == ' ' {
			out[i] = unicode.ToUpper(r)
		}
	}
	return string(out)
}
