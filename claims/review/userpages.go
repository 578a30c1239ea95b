package review

import "strconv"

func (s *site) users(a *ask) (*page, error) {
	all, err := s.db.Users(a.Context())
	if err != nil {
		return nil, err
	}
	l := &list{Columns: []string{"name", "role", "seen", "disabled"}}
	for _, u := range all {
		l.Rows = append(l.Rows, []string{u.Name, string(u.Role), stamp(u.Seen), strconv.FormatBool(u.Disabled)})
		l.Entries = append(l.Entries, entry{ID: "/users#" + u.Name, Link: "/users", Title: u.Name, When: u.Created})
	}
	return &page{Title: "Users", Template: "users", Data: all, List: l}, nil
}
