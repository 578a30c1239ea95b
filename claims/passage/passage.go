// Package passage turns the text of an article into what the later stages
// read: [Sentence]s with byte offsets into the stored text, [Token]s with
// their letters folded, and the language of each passage.
//
// It keeps the evidence as it was written. [Fold] and [Tokens] bring spellings
// together for comparison only; every offset they hand out points into the
// text they were given, so what is shown to people is always the original.
//
// Everything here is a pure function of its arguments and takes time linear in
// the length of the text.
package passage

// A Sentence is one sentence of a text: text[Start:End], trimmed of space.
type Sentence struct {
	Start, End int    // byte offsets into the text
	Lang       string // of the passage it stands in; "" when it could not be told
	Para       int    // number of its paragraph, from 0
}

// A Token is one word or one run of digits, folded.
type Token struct {
	Text       string   // folded
	Start, End int      // byte offsets into the text given
	Alt        []string // other readings: an Arabic word without its clitics, a Persian one without its suffix
}
