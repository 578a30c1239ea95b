package term

// Letters of layouts that type no Latin ones, by the key they lie on: the
// standard Persian layout of ISIRI 9147, the Arabic 101 layout where it
// differs, Russian, and Greek. A terminal tells the letter, not the key.
var onKey = map[rune]string{
	'ش': "a", 'ذ': "b", 'ز': "c", 'ی': "d", 'ي': "d", 'ث': "e", 'ب': "f", 'ل': "g", 'ا': "h", 'ه': "i", 'ت': "j", 'ن': "k", 'م': "l",
	'ئ': "m", 'ى': "n", 'د': "n", 'خ': "o", 'ح': "p", 'ض': "q", 'ق': "r", 'س': "s", 'ف': "t", 'ع': "u", 'ر': "v", 'ص': "w", 'ط': "x", 'ء': "x", 'غ': "y", 'ظ': "z",
	'؟': "?", '۲': "2", '٢': "2",
	'ф': "a", 'и': "b", 'с': "c", 'в': "d", 'у': "e", 'а': "f", 'п': "g", 'р': "h", 'ш': "i", 'о': "j", 'л': "k", 'д': "l", 'ь': "m", 'т': "n", 'щ': "o",
	'з': "p", 'й': "q", 'к': "r", 'ы': "s", 'е': "t", 'г': "u", 'м': "v", 'ц': "w", 'ч': "x", 'н': "y", 'я': "z", 'Ы': "S", 'Г': "U", 'И': "B", 'О': "J",
	'α': "a", 'β': "b", 'ψ': "c", 'δ': "d", 'ε': "e", 'φ': "f", 'γ': "g", 'η': "h", 'ι': "i", 'ξ': "j", 'κ': "k", 'λ': "l", 'μ': "m", 'ν': "n", 'ο': "o",
	'π': "p", 'ρ': "r", 'σ': "s", 'τ': "t", 'θ': "u", 'ω': "v", 'ς': "w", 'χ': "x", 'υ': "y", 'ζ': "z", 'Σ': "S", 'Θ': "U", 'Β': "B", 'Ξ': "J",
}

// Latin is the letter that a key has on a Latin keyboard. What the layout
// types itself is taken as it is: Dvorak and AZERTY keep their letters.
func Latin(key string) string {
	if r := []rune(key); len(r) == 1 {
		if k := onKey[r[0]]; k != "" {
			return k
		}
	}
	return key
}
