package news

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Parameters of Punycode for host names, RFC 3492 section 5.
const (
	punyBase, punyMin, punyMax = 36, 1, 26
	punySkew, punyDamp         = 38, 700
	punyBias, punyStart        = 72, 128
)

// punycode returns a label of a host name in ASCII: unchanged when it is, and
// otherwise as "xn--" and its Punycode.
func punycode(label string) (string, error) {
	if !utf8.ValidString(label) {
		return "", fmt.Errorf("the host name %q is not UTF-8", label)
	}
	runes := []rune(label)
	var out strings.Builder
	for _, r := range runes {
		if r < utf8.RuneSelf {
			out.WriteRune(r)
		}
	}
	basic := out.Len()
	if basic == len(label) {
		return label, nil
	}
	if len(runes) > 63 {
		return "", fmt.Errorf("%q is not a host name: a label has at most 63 letters", label)
	}
	if basic > 0 {
		out.WriteByte('-')
	}
	n, delta, bias := rune(punyStart), 0, punyBias
	for handled := basic; handled < len(runes); {
		next := rune(utf8.MaxRune)
		for _, r := range runes {
			if r >= n {
				next = min(next, r)
			}
		}
		delta += int(next-n) * (handled + 1)
		n = next
		for _, r := range runes {
			if r < n {
				delta++
			}
			if r == n {
				punyInteger(&out, delta, bias)
				bias = punyAdapt(delta, handled+1, handled == basic)
				delta = 0
				handled++
			}
		}
		delta++
		n++
	}
	return "xn--" + out.String(), nil
}

// punyInteger writes one delta as a generalized variable-length integer.
func punyInteger(out *strings.Builder, delta, bias int) {
	q := delta
	for k := punyBase; ; k += punyBase {
		t := min(max(k-bias, punyMin), punyMax)
		if q < t {
			out.WriteByte(punyDigit(q))
			return
		}
		out.WriteByte(punyDigit(t + (q-t)%(punyBase-t)))
		q = (q - t) / (punyBase - t)
	}
}

func punyDigit(d int) byte {
	if d < 26 {
		return byte('a' + d)
	}
	return byte('0' + d - 26)
}

func punyAdapt(delta, points int, first bool) int {
	if first {
		delta /= punyDamp
	} else {
		delta /= 2
	}
	delta += delta / points
	k := 0
	for delta > (punyBase-punyMin)*punyMax/2 {
		delta /= punyBase - punyMin
		k += punyBase
	}
	return k + (punyBase-punyMin+1)*delta/(delta+punySkew)
}
