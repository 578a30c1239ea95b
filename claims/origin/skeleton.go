package origin

import "strings"

// skeleton writes a folded word by its consonants in a way that survives the
// crossing from one script or spelling to another: Araghchi, Araghtschi, عراقچی
// and Арагчи all become "rks". Vowels and the letters that scripts leave out
// go, and sounds that scripts confuse are one.
func skeleton(word string) string {
	var b strings.Builder
	last := byte(0)
	rs := []rune(word)
	for i := 0; i < len(rs); {
		c, n := sound(rs[i:])
		i += n
		if c == 0 || c == last {
			continue
		}
		b.WriteByte(c)
		last = c
	}
	return b.String()
}

// clusters are letters that write one sound together, longest first.
var clusters = []struct {
	letters string
	sound   byte
}{
	{"dsch", 's'}, {"tsch", 's'}, {"sch", 's'}, {"tch", 's'}, {"ch", 's'}, {"sh", 's'}, {"zh", 's'}, {"xh", 's'}, {"dj", 's'},
	{"dh", 'd'}, {"th", 't'}, {"ph", 'f'}, {"gh", 'k'}, {"kh", 'k'}, {"ck", 'k'}, {"qu", 'k'}, {"ts", 's'}, {"tz", 's'},
}

// sound returns the sound class that rs begins with, 0 for none, and how many
// letters write it.
func sound(rs []rune) (byte, int) {
	if rs[0] < 0x80 {
		for _, c := range clusters {
			if hasPrefix(rs, c.letters) {
				return c.sound, len(c.letters)
			}
		}
	}
	return sounds[rs[0]], 1
}

func hasPrefix(rs []rune, p string) bool {
	if len(rs) < len(p) {
		return false
	}
	for i := range len(p) {
		if rs[i] != rune(p[i]) {
			return false
		}
	}
	return true
}

// sounds maps single letters, folded, onto sound classes.
var sounds = soundTable()

func soundTable() map[rune]byte {
	t := map[rune]byte{}
	for class, letters := range map[byte]string{
		'b': "bpبپбпבפ",
		'f': "fфف",
		't': "tتطтטת",
		'd': "dدضдד",
		'k': "kqgcxقغخکگкгхכקגחץ",
		's': "szjجژسصزظثذشچсзшчжщцסשצז",
		'l': "lلлל",
		'r': "rرрר",
		'm': "mمмמם",
		'n': "nنнנן",
	} {
		for _, r := range letters {
			t[r] = class
		}
	}
	return t
}
