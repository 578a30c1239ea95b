package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// completeIDs lets the shell complete the ids of claims, outlets and origins.
func (a *app) completeIDs(root *cobra.Command) {
	for path, ids := range map[string]func(*rooms) []string{
		"claim show":   (*rooms).claimIDs,
		"claim assess": (*rooms).claimIDs,
		"source show":  (*rooms).sourceIDs,
		"source test":  (*rooms).sourceIDs,
		"origin show":  (*rooms).originIDs,
	} {
		c := root
		for word := range strings.FieldsSeq(path) {
			c = child(c, word)
		}
		c.ValidArgsFunction = a.completing(ids, 1)
	}
	if err := child(root, "crawl").RegisterFlagCompletionFunc("source", a.completing((*rooms).sourceIDs, 0)); err != nil {
		panic("crawl has no flag --source: " + err.Error())
	}
}

// completing offers ids where fewer than most arguments are given; 0 = always.
func (a *app) completing(ids func(*rooms) []string, most int) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if most > 0 && len(args) >= most {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		cfg, err := a.config()
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		r, err := loadRooms(cfg)
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		return ids(r), cobra.ShellCompDirectiveNoFileComp
	}
}

func (r *rooms) claimIDs() []string {
	var out []string
	for _, c := range r.claims {
		out = append(out, c.ID)
	}
	return out
}

func (r *rooms) sourceIDs() []string {
	var out []string
	for _, s := range r.sources {
		out = append(out, s.ID)
	}
	return out
}

func (r *rooms) originIDs() []string {
	var out []string
	for _, o := range r.origins.List {
		out = append(out, o.ID)
	}
	return out
}
