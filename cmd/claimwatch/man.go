package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func (a *app) docsCmd() *cobra.Command {
	c := &cobra.Command{Use: "docs", Short: "pages for man: man"}
	c.AddCommand(&cobra.Command{
		Use: "man DIR", Short: "writes a page of the manual for every command", Args: exactly(1),
		Long: `Writes one page for each command into DIR, made of what --help says. To read them: man -l DIR/claimwatch.1, or write them into
a folder man1 of $MANPATH, such as ~/.local/share/man/man1.`,
		RunE: func(c *cobra.Command, args []string) error {
			dir := absolute(args[0])
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return fail(exitCreate, err)
			}
			n, err := writeManuals(dir, c.Root())
			if err != nil {
				return fail(exitCreate, err)
			}
			if a.json {
				return a.printJSON(map[string]any{"dir": dir, "pages": n})
			}
			return a.printf("Wrote    %d pages into %s\nRead     man -l %s\n", n, dir, filepath.Join(dir, "claimwatch.1"))
		},
	})
	return c
}

// writeManuals writes the page of a command and those of its subcommands.
func writeManuals(dir string, c *cobra.Command) (n int, err error) {
	name := strings.ReplaceAll(c.CommandPath(), " ", "-") + ".1"
	if _, err := writeFile(filepath.Join(dir, name), func(w io.Writer) error { return manual(w, c) }); err != nil {
		return n, err
	}
	n++
	for _, sub := range c.Commands() {
		if !sub.IsAvailableCommand() {
			continue
		}
		more, err := writeManuals(dir, sub)
		if n += more; err != nil {
			return n, err
		}
	}
	return n, nil
}

// manual writes one page in the macros of man(7).
func manual(w io.Writer, c *cobra.Command) error {
	var b strings.Builder
	path := c.CommandPath()
	fmt.Fprintf(&b, ".TH %s 1 \"\" \"claimwatch\" \"claimwatch\"\n", strings.ToUpper(strings.ReplaceAll(path, " ", "-")))
	b.WriteString(".ad l\n") // ragged: with addresses and names of flags in them, lines cannot be filled
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", roff(strings.ReplaceAll(path, " ", "-")), roff(c.Short))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n.B %s\n", roff(c.UseLine()))
	if c.Long != "" {
		fmt.Fprintf(&b, ".SH DESCRIPTION\n%s\n", roff(c.Long))
	}
	if c.HasAvailableSubCommands() {
		b.WriteString(".SH COMMANDS\n")
		for _, sub := range c.Commands() {
			if sub.IsAvailableCommand() {
				fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(sub.Name()), roff(sub.Short))
			}
		}
	}
	manualFlags(&b, "OPTIONS", c.NonInheritedFlags())
	manualFlags(&b, "OPTIONS OF EVERY COMMAND", c.InheritedFlags())
	if c.HasExample() {
		fmt.Fprintf(&b, ".SH EXAMPLES\n.nf\n%s\n.fi\n", roff(c.Example))
	}
	_, codes, _ := strings.Cut(exitCodesHelp, "\n")
	fmt.Fprintf(&b, ".SH EXIT STATUS\n.nf\n%s\n.fi\n", roff(strings.Trim(codes, "\n")))
	var also []string
	if c.HasParent() {
		also = append(also, strings.ReplaceAll(c.Parent().CommandPath(), " ", "-"))
	}
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			also = append(also, strings.ReplaceAll(sub.CommandPath(), " ", "-"))
		}
	}
	if len(also) > 0 {
		fmt.Fprintf(&b, ".SH SEE ALSO\n%s(1)\n", roff(strings.Join(also, "(1), ")))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func manualFlags(b *strings.Builder, title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	fmt.Fprintf(b, ".SH %s\n", title)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, text := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		if value != "" {
			name += " " + value
		}
		fmt.Fprintf(b, ".TP\n.B %s\n%s\n", roff(name), roff(text))
	})
}

// roff writes text so that man prints it as it is: a hyphen is a hyphen that
// can be copied, and no line begins a macro. An empty line parts paragraphs.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		switch {
		case line == "":
			lines[i] = ".PP"
		case strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'"):
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
