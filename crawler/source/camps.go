package source

// A Camp is where an outlet stands: who owns it or speaks through it. It says
// nothing about whether what it prints is true; it tells whose support of a
// claim costs nothing and whose would be an admission.
type Camp struct {
	ID    string
	Means string
}

// Camps lists the camps an outlet can be of. An outlet is put where its owner
// stands; one that is nobody's mouthpiece is independent, whatever its views.
//
//	iranian-state        owned or run by the Islamic Republic, its forces or its judiciary, or close to them
//	mek                  the MEK, the NCRI, and sites that publish for them
//	exile                Iranian newsrooms outside Iran that are not of the MEK, the monarchists or the Kurdish parties
//	monarchist           sites of and around Reza Pahlavi, and those that call for the monarchy
//	kurdish              Kurdish parties, rights groups and broadcasters
//	western-public       broadcasters paid for by the public or a parliament in Europe or North America
//	albanian-government  the government of Albania, its ministries, agency and state broadcaster
//	wire                 agencies whose texts others print: a channel, not a position
//	independent          private or cooperative press that none of the others owns
//	un-ngo               the United Nations, rights organisations, research institutes
//	other-state          media owned by a state that is not Iran, Albania or a Western one
func Camps() []Camp {
	return []Camp{
		{"iranian-state", "owned or run by the Islamic Republic, its forces or its judiciary, or close to them"},
		{"mek", "the MEK, the NCRI, and sites that publish for them"},
		{"exile", "Iranian newsrooms outside Iran that are not of the MEK, the monarchists or the Kurdish parties"},
		{"monarchist", "sites of and around Reza Pahlavi, and those that call for the monarchy"},
		{"kurdish", "Kurdish parties, rights groups and broadcasters"},
		{"western-public", "broadcasters paid for by the public or a parliament in Europe or North America"},
		{"albanian-government", "the government of Albania, its ministries, agency and state broadcaster"},
		{"wire", "agencies whose texts others print: a channel, not a position"},
		{"independent", "private or cooperative press that none of the others owns"},
		{"un-ngo", "the United Nations, rights organisations, research institutes"},
		{"other-state", "media owned by a state that is not Iran, Albania or a Western one"},
	}
}

func campIDs() []string {
	var ids []string
	for _, c := range Camps() {
		ids = append(ids, c.ID)
	}
	return ids
}

func isCamp(id string) bool { return contains(campIDs(), id) }
