package quantity

// spanTold says that a span of time is a figure: a cut of the net has lasted
// so long, a court gave so many years, or a deed lies so many years back. Two
// or three of them in words are a way of speaking.
func (sc *scene) spanTold(n *num) bool {
	if n.Words && n.Value <= 3 {
		return false
	}
	if sc.any("net") && sc.lasting(n) {
		return true
	}
	_, ok := sc.has(sc.unitAt(n), "years")
	return ok && (sc.stands("verdict", n, reach) || sc.yearTold(n))
}

// lasting says that a span of time tells how long something has lasted: a cut
// of the net, "since eleven days", "more than 60 hours".
func (sc *scene) lasting(n *num) bool {
	if _, ok := sc.ends(n.a-1, "more-than", "at-least", "about"); ok {
		return true
	}
	return sc.stands("net", n, near) || sc.in("tr fa")
}

// yearTold says that the sentence is about what happened in that year: a deed
// of founding, listing, delisting, breaking ties or revealing stands near.
func (sc *scene) yearTold(n *num) bool {
	for _, m := range sc.marks {
		near := sc.dist(m.first, n.a) <= reach || m.first > n.b && m.first-n.b <= 4 // "viti 1965 kur u krijua"
		if m.kind == "year" && near && sc.yearOf(m, n) {
			return true
		}
	}
	return false
}

// yearOf says that a deed is told of a year: no other year stands between
// them, but for one that is named in the same breath ("from 1997 to 2012").
func (sc *scene) yearOf(deed mark, n *num) bool {
	for _, other := range sc.nums {
		if other.class != isYear {
			continue
		}
		if deed.first < other.a && other.b < n.a && !sc.oneBreath(other, n) || n.b < other.a && other.a < deed.first && !sc.oneBreath(n, other) {
			return false
		}
	}
	return true
}

// oneBreath says that two numbers stand a few words apart with no sign between.
func (sc *scene) oneBreath(a, b *num) bool {
	for i := a.b + 1; i <= b.a; i++ {
		if separation(sc.gap(i)) >= 3 {
			return false
		}
	}
	return b.a-a.b <= 4
}
