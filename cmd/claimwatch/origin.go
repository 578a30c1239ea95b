package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/claims/origin"
	"claimwatch/crawler/news"
)

func (a *app) originCmd() *cobra.Command {
	c := &cobra.Command{Use: "origin", Short: "who asserts things first-hand: list, show, trace"}
	c.AddCommand(a.originListCmd(), a.originShowCmd(), a.originTraceCmd())
	return c
}

func (a *app) originListCmd() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "the register of origins with their families and camps", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			reg, err := loadOrigins(cfg)
			if err != nil {
				return err
			}
			if a.json {
				for _, o := range reg.List {
					if err := a.printJSON(o); err != nil {
						return err
					}
				}
				return nil
			}
			return a.table("ORIGIN\tFAMILY\tROLE\tCAMP\tCOUNTING\tGRADE\tNAME", func(w io.Writer) error {
				for _, o := range reg.List {
					if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", o.ID, o.Family, o.Role, o.Camp, o.Counting, o.Reliability, o.Name); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
}

func (a *app) originShowCmd() *cobra.Command {
	return &cobra.Command{
		Use: "show ID", Short: "one origin: names, family, camp and why", Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			reg, err := loadOrigins(cfg)
			if err != nil {
				return err
			}
			o, ok := reg.ByID(args[0])
			if !ok {
				var ids []string
				for _, e := range reg.List {
					ids = append(ids, e.ID)
				}
				return failf(exitNoInput, "no origin %q.%s See claimwatch origin list", args[0], didYouMean(args[0], ids))
			}
			if a.json {
				return a.printJSON(o)
			}
			return a.printf("%s  %s\nfamily    %s\nrole      %s\ncamp      %s: %s (%s)\ncounts    %s\ngrade     %s\nnames     %s\n",
				o.ID, o.Name, o.Family, o.Role, o.Camp, o.CampReason, o.CampSince, o.Counting, o.Reliability, strings.Join(o.Aliases, " · "))
		},
	}
}

type traceAnswer struct {
	ID         json.RawMessage `json:"id"`
	Story      string          `json:"story"`
	Origin     string          `json:"origin"`
	Via        []string        `json:"via"`
	Rule       string          `json:"rule"`
	Confidence float64         `json:"confidence"`
}

func (a *app) originTraceCmd() *cobra.Command {
	return &cobra.Command{
		Use: "trace", Short: "which documents carry the same underlying report: JSON lines in, JSON lines out",
		Long: `Reads documents as match does and writes {"id","story","origin","via","rule","confidence"} for each, in the same order.
Documents that carry the same underlying report, be it copied, translated or rewritten, share story. The answer for a document
may depend on later ones, so answers come after the last line has been read.`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			r, err := loadRooms(cfg)
			if err != nil {
				return err
			}
			return a.trace(c, r)
		},
	}
}

// trace reads every document and then answers for all.
func (a *app) trace(c *cobra.Command, r *rooms) error {
	outlets := byHost(r.sources)
	t := origin.New(r.origins, origin.Options{Containment: r.cfg.Matching.Containment, SameFigureDays: r.cfg.Matching.FigureDays})
	var ids []json.RawMessage
	var docs []origin.Doc
	readErr := eachLine(c.Context(), a.stdin, a.stderr, func(d document) error {
		art := d.article()
		src, ok := outlets[hostOf(d.URL)]
		if !ok {
			src = news.Source{ID: hostOf(d.URL), Name: d.Outlet}
		}
		art.SourceID = src.ID
		if art.Lang == "" {
			art.Lang = languageOf(art, src)
		}
		ids = append(ids, d.id())
		docs = append(docs, origin.Doc{ID: fmt.Sprint(len(ids)), Article: art, Source: src})
		return nil
	})
	if code, _ := codeOf(readErr); readErr != nil && code != exitData {
		return readErr
	}
	for i, p := range t.TraceAll(docs) {
		via := p.Via
		if via == nil {
			via = []string{}
		}
		if err := a.printJSON(traceAnswer{ID: ids[i], Story: p.Story, Origin: p.Origin, Via: via, Rule: p.Rule, Confidence: p.Confidence}); err != nil {
			return err
		}
	}
	return readErr
}

// originName is the printed name of an origin id.
func originName(reg *claims.Origins, id string) string {
	if o, ok := reg.ByID(id); ok {
		return o.Name
	}
	return id
}
