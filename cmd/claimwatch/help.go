package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// helpTopics are what "claimwatch help TOPIC" explains besides the commands.
var helpTopics = []struct{ name, short, text string }{
	{"exit-codes", "what the exit codes mean", exitCodesHelp},
	{"environment", "variables that the program reads", environmentHelp},
}

const environmentHelp = `Environment

  CLAIMWATCH_CONFIG         configuration file, as --config
  CLAIMWATCH_DATA_DIR       data directory, as --data-dir
  CLAIMWATCH_USER           who decides, as --as; else USER
  CLAIMWATCH_SECTION_KEY    any setting: CLAIMWATCH_WEB_LISTEN=127.0.0.1:9000 is web.listen
  XDG_CONFIG_HOME           where the user's configuration is looked for (default ~/.config)
  XDG_DATA_HOME             where data are kept (default ~/.local/share); under systemd, STATE_DIRECTORY
  NO_COLOR, TERM=dumb       no colours
  ACCESSIBLE=1              progress as lines

Flags come before the environment, that before ./claimwatch.yaml, the user's file, and /etc/claimwatch/config.yaml.
"claimwatch config show --origin" says where each setting in force comes from.
`

// helpCmd replaces the library's help, which prints the wrong page and exits
// with 0 when a topic is not there.
func (a *app) helpCmd() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND | TOPIC]", Short: "explains a command or a topic: exit-codes, environment", GroupID: "Start here",
		ValidArgsFunction: completeHelp,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				for _, t := range helpTopics {
					if t.name == args[0] && a.json {
						return a.printJSON(map[string]string{"topic": t.name, "text": t.text})
					}
					if t.name == args[0] {
						return a.printf("%s", t.text)
					}
				}
			}
			at := c.Root()
			for _, word := range args {
				next := child(at, word)
				if next == nil {
					return noCommand(at, word)
				}
				at = next
			}
			return at.Help()
		},
	}
}

func completeHelp(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	at := c.Root()
	for _, word := range args {
		if at = child(at, word); at == nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
	}
	var names []string
	for _, sub := range at.Commands() {
		names = append(names, sub.Name())
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

func child(c *cobra.Command, name string) *cobra.Command {
	for _, sub := range c.Commands() {
		if sub.Name() == name {
			return sub
		}
	}
	return nil
}

// usage prints the page of a command: examples first, then what can be given.
// The flags that every command takes are listed once, on the first page.
func usage(c *cobra.Command) error {
	var b strings.Builder
	if c.HasExample() {
		fmt.Fprintf(&b, "Examples\n%s\n\n", strings.TrimRight(c.Example, "\n"))
	}
	if c.HasSubCommands() {
		fmt.Fprintf(&b, "Usage\n  %s COMMAND\n", c.CommandPath())
	} else {
		fmt.Fprintf(&b, "Usage\n  %s\n", c.UseLine())
	}
	for _, g := range c.Groups() {
		writeCommands(&b, c, g.ID, g.Title)
	}
	writeCommands(&b, c, "", map[bool]string{true: "Commands", false: "More"}[len(c.Groups()) == 0])
	if !c.HasParent() {
		b.WriteString("\nTopics\n")
		for _, t := range helpTopics {
			fmt.Fprintf(&b, "  help %-12s %s\n", t.name, t.short)
		}
	}
	if flags := c.LocalFlags(); flags.HasAvailableFlags() {
		title := "Flags"
		if !c.HasParent() {
			title = "Flags of every command"
		}
		fmt.Fprintf(&b, "\n%s\n%s", title, flags.FlagUsages())
	}
	if c.HasParent() {
		b.WriteString("\nEvery command also takes --config, --data-dir, --json and the other flags that claimwatch --help lists.\n")
	}
	_, err := io.WriteString(c.OutOrStderr(), b.String())
	return err
}

func writeCommands(b *strings.Builder, c *cobra.Command, id, title string) {
	first := true
	for _, sub := range c.Commands() {
		if !sub.IsAvailableCommand() || sub.GroupID != id {
			continue
		}
		if first {
			fmt.Fprintf(b, "\n%s\n", title)
			first = false
		}
		fmt.Fprintf(b, "  %-11s %s\n", sub.Name(), sub.Short)
	}
}
