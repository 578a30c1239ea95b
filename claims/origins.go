package claims

import (
	"maps"
	"slices"
)

// Origins is the register of who asserts things first-hand: origins, their
// families and the names they go by.
type Origins struct {
	List []Origin
	byID map[string]int
}

// NewOrigins makes a register of a list; the ids must be unique.
func NewOrigins(list []Origin) *Origins {
	o := &Origins{List: list, byID: map[string]int{}}
	for i, e := range list {
		o.byID[e.ID] = i
	}
	return o
}

// ByID returns the origin with the given id.
func (o *Origins) ByID(id string) (Origin, bool) {
	i, ok := o.byID[id]
	if !ok {
		return Origin{}, false
	}
	return o.List[i], true
}

// Family returns the family of an origin; an origin that is not registered is
// a family of its own, and no origin has none.
func (o *Origins) Family(id string) string {
	if e, ok := o.ByID(id); ok {
		return e.Family
	}
	return id
}

// AllNames are all names that an origin goes by: its name, its aliases, and
// its names in other languages.
func (o Origin) AllNames() []string {
	return slices.Concat([]string{o.Name}, o.Aliases, slices.Sorted(maps.Values(o.Names)))
}

// Camps are those that an origin can be of: the same as outlets can be of,
// whose list says what each means. One that is misspelt would be opposed to
// nobody, and an admission of its would pass unseen.
func Camps() []string {
	return []string{"iranian-state", "mek", "exile", "monarchist", "kurdish", "western-public", "albanian-government", "wire", "independent", "un-ngo", "other-state"}
}
