package assess

import (
	"strconv"
	"strings"

	"claimwatch/claims"
)

// number writes 3428 as "3,428".
func number(v float64) claims.Number { return claims.Number(v) }

// phrase writes a figure as it is meant: "at least 3,428", "about 3,000",
// "16,500–18,000", "hundreds". Years are written without a comma.
func phrase(f claims.Figure) claims.Sentence {
	v := claims.Say("%s", number(central(f)))
	if f.Metric == claims.Year {
		v = claims.Say(strconv.FormatFloat(central(f), 'f', 0, 64))
	}
	switch q := qualified(f, false); q {
	case claims.AtLeast:
		return claims.Say("at least %s", v)
	case claims.MoreThan:
		return claims.Say("more than %s", v)
	case claims.UpTo:
		return claims.Say("up to %s", v)
	case claims.About:
		return claims.Say("about %s", v)
	case claims.Range:
		return between(f).Said()
	case claims.Vague:
		return claims.Say(order(central(f)))
	}
	return v
}

// order names the order of a vague plural.
func order(v float64) string {
	switch i := vague(v); {
	case i.Low < 12:
		return "tens"
	case i.Low == 12:
		return "dozens"
	case i.Low == 100:
		return "hundreds"
	case i.Low == 1000:
		return "thousands"
	case i.Low == 1e4:
		return "tens of thousands"
	}
	return "hundreds of thousands or more"
}

func days(n int) claims.Sentence { return plural(n, "1 day", "%d days") }

// day writes "14 Jan"; an unknown one "no date".
func day(d claims.Date) claims.ShortDay { return claims.ShortDay(d) }

// plural says one or many. The form for one has no blank.
func plural(n int, one, many string) claims.Sentence {
	if n == 1 {
		return claims.Say(one)
	}
	return claims.Say(many, n)
}

// list says names one after the other.
func list(words []string) claims.Sentence {
	switch len(words) {
	case 0:
		return claims.Sentence{}
	case 1:
		return claims.Say("%s", words[0])
	}
	return claims.Say("%s and %s", strings.Join(words[:len(words)-1], ", "), words[len(words)-1])
}
