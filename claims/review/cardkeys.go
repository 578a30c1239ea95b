package review

// A CardKey is one thing that can be done on a card, with its letter: the
// same on the pages and on the terminal.
type CardKey struct {
	Act   string // name of the act, as forms and settings call it
	Key   string // the letter it has unless somebody gave it another
	Label string // in English; the key of its translations
}

// CardKeys lists what can be done on a card, in the order of the list of keys.
func CardKeys() []CardKey {
	return []CardKey{
		{"supports", "a", "Supports"}, {"disputes", "d", "Disputes"}, {"passing", "i", "In passing"}, {"not", "x", "Not this claim"},
		{"later", "s", "Later"}, {"correct", "e", "Correct"}, {"move", "m", "Move to another claim"}, {"split", "S", "Split"}, {"break", "B", "Break the fold"}, {"join", "J", "Fold into another"}, {"copies", "o", "Folded copies"},
		{"reveal", "r", "Show the machine's view"}, {"note", "c", "Note"}, {"assign", "@", "Assign"}, {"ask", "2", "Second look"},
		{"next", "j", "next"}, {"previous", "k", "previous"}, {"undo", "u", "Undo"}, {"redo", "U", "Redo"},
	}
}
