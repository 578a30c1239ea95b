package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(newApp(os.Stdin, os.Stdout, os.Stderr).main(os.Args[1:])) }

// main runs the program until it is done, Ctrl-C or SIGTERM, and returns its
// exit code.
func (a *app) main(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	err := a.run(ctx, args)
	stop()
	code, say := codeOf(err)
	if say {
		fmt.Fprintln(a.stderr, "claimwatch:", err) //nolint:errcheck // the exit code says it too
	}
	return code
}
