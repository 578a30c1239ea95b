package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/claims/origin"
	"claimwatch/crawler/news"
)

func (a *app) originCmd() *cobra.Command {
	c := &cobra.Command{Use: "origin", Short: "who asserts things first-hand: list, show, trace, families, unite, part"}
	c.AddCommand(a.originListCmd(), a.originShowCmd(), a.originTraceCmd(), a.originFamiliesCmd(),
		a.originDecideCmd(claims.ActUnite, "unite ID [FAMILY...] --reason WHY", "families that share something are one hand's: they count once for good",
			`Registers the families of a group, or those named of it, as one hand's, with your name, the day and the reason. From then on they
count once on each side of every claim, whatever they share later. Undo takes it back.`),
		a.originDecideCmd(claims.ActPart, "part ID [FAMILY...] --reason WHY", "families that share something are not one hand's: they count apart for good",
			`Parts the families of a group from each other, or those named from all others of it. What they share, now or later, ties them no
more. Undo takes it back.`))
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
				o.ID, o.Name, o.Family, o.Role, o.Camp, o.CampReason, o.CampSince, o.Counting, o.Reliability, strings.Join(o.AllNames()[1:], " · "))
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
	Reasons    []claims.Reason `json:"reasons,omitempty"`
}

func (a *app) originTraceCmd() *cobra.Command {
	var why bool
	c := &cobra.Command{
		Use: "trace", Short: "which documents carry the same underlying report: JSON lines in, JSON lines out",
		Long: `Reads documents as match does and writes {"id","story","origin","via","rule","confidence"} for each, in the same order.
Documents that carry the same underlying report, be it copied, translated or rewritten, share story. The answer for a document
may depend on later ones, so answers come after the last line has been read. Of each document only a signature of a few
kilobytes is held until then, however long it is.`,
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
			return a.trace(c, r, why)
		},
	}
	c.Flags().BoolVar(&why, "why", false, "add the reasons to each answer")
	return c
}

// A handful of documents is read at a time, on every core: at most handful of
// them, and no more once their texts come to handfulBytes.
const (
	handful      = 128
	handfulBytes = 4 << 20
)

// A tracer reads documents by the handful and keeps only their signatures.
type tracer struct {
	resolver *origin.Resolver
	outlets  map[string]news.Source
	ids      []json.RawMessage
	readings []origin.Reading
	waiting  []origin.Doc
	bytes    int // of the texts that wait
}

// trace reads every document and then answers for all.
func (a *app) trace(c *cobra.Command, r *rooms, why bool) error {
	// Most of what is held lives to the end: collecting it often costs little and
	// halves the memory at the peak.
	defer debug.SetGCPercent(debug.SetGCPercent(30))
	t := &tracer{outlets: byHost(r.sources), resolver: r.newResolver()}
	readErr := eachLine(c.Context(), a.stdin, a.stderr, func(d document) error {
		t.add(d)
		return nil
	})
	if code, _ := codeOf(readErr); readErr != nil && code != exitData {
		return readErr
	}
	t.read()
	out := bufio.NewWriterSize(a.stdout, 1<<16)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	n := 0
	err := t.resolver.TraceReadings(t.readings, why, func(p origin.Traced) error {
		via := p.Via
		if via == nil {
			via = []string{}
		}
		answer := traceAnswer{t.ids[n], p.Story, p.Origin, via, p.Rule, p.Confidence, p.Reasons}
		n++
		return enc.Encode(answer)
	})
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return fmt.Errorf("cannot write: %w", err)
	}
	return readErr
}

// add takes a document, and reads those that wait when they are enough.
func (t *tracer) add(d document) {
	art := d.article()
	src, ok := t.outlets[hostOf(d.URL)]
	if !ok {
		src = news.Source{ID: hostOf(d.URL), Name: d.Outlet}
	}
	art.SourceID = src.ID
	t.ids = append(t.ids, slices.Clone(d.id()))
	t.waiting = append(t.waiting, origin.Doc{ID: strconv.Itoa(len(t.ids)), Article: art, Source: src})
	if t.bytes += len(art.Text); len(t.waiting) >= handful || t.bytes >= handfulBytes {
		t.read()
	}
}

// read turns the documents that wait into readings.
func (t *tracer) read() {
	t.readings = append(t.readings, parallel(t.waiting, func(d origin.Doc) origin.Reading {
		if d.Article.Lang == "" {
			d.Article.Lang = languageOf(d.Article, d.Source)
		}
		return t.resolver.Read(d)
	})...)
	clear(t.waiting)
	t.waiting, t.bytes = t.waiting[:0], 0
}
