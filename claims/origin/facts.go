package origin

// facts remembers which origin published an odd figure first: of one thing
// counted, since the same number of another is another figure.
type facts map[figure][]sighting

// A sighting is an origin seen with a figure on a day.
type sighting struct {
	origin string
	day    int32
}

// keepSightings bounds how often one figure is remembered.
const keepSightings = 8

func (f facts) add(x fact, day int32) {
	k := x.figure
	if k.metric == "" {
		return
	}
	for i, s := range f[k] {
		if s.origin == x.origin && day-s.day < 30 && s.day-day < 30 {
			f[k][i].day = min(s.day, day)
			return
		}
	}
	if len(f[k]) < keepSightings {
		f[k] = append(f[k], sighting{x.origin, day})
	}
}

// publisher returns the one origin that published the figure within days
// before the day; several rivals for it are none.
func (f facts) publisher(of figure, day int32, days int) (string, bool) {
	found := ""
	for _, s := range f[of] {
		if d := day - s.day; d < 0 || d > int32(days) {
			continue
		}
		if found != "" && found != s.origin {
			return "", false
		}
		found = s.origin
	}
	return found, found != ""
}

// earlier returns the origin that published one of some odd figures.
func (f facts) earlier(odd []figure, day int32, days int) (string, bool) {
	for _, v := range odd {
		if o, ok := f.publisher(v, day, days); ok {
			return o, true
		}
	}
	return "", false
}
