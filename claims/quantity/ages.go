package quantity

// Ages returns the numbers of a sentence that are somebody's years: "aged 22",
// "Arash, 22, a student". They count nothing, so [Read] leaves them out.
func Ages(sentence, lang string) []Number {
	if len(sentence) > pieceMax || isTable(sentence) {
		return nil
	}
	r, parted := newReader(sentence, lang)
	sc := newScene(r, parted, r.numbers())
	sc.classify()
	var out []Number
	for _, n := range sc.nums {
		if n.class == isAge {
			out = append(out, n.Number)
		}
	}
	return out
}
