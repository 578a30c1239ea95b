package origin

import (
	"fmt"
	"strings"
)

// rulesVersion is raised with every change of a rule that may give another
// origin or another story.
const rulesVersion = 17

// Version names the rules and the register together: what was traced by
// another version may be traced otherwise by this one.
func (r *Resolver) Version() string { return r.version }

func (r *Resolver) makeVersion() string {
	var parts []string
	for _, o := range r.reg.List {
		parts = append(parts, o.ID, o.Family, o.Role, strings.Join(o.AllNames(), "|"), strings.Join(o.Domains, "|"))
	}
	h := hash(append(parts, cueText, commonText, conceptText, vocabularyText, fmt.Sprint(r.o.Containment, r.o.SameFigureDays, r.o.CopyDays))...)
	return fmt.Sprintf("origins %d-%08x", rulesVersion, uint32(h>>32))
}
