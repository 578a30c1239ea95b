package webtest_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// inNamespace marks the copy of the tests that has a network of its own.
const inNamespace = "WEBTEST_IN_NAMESPACE"

// separate runs the tests of this package once more, in a network namespace:
// there, addresses of the public internet can be given to this machine, and
// the crawler's guard stays on. It reports whether they ran, and how they
// ended; otherwise why they could not.
func separate() (code int, ran bool, why string) {
	if os.Getenv(inNamespace) != "" {
		return 0, false, populate()
	}
	if _, err := exec.LookPath("ip"); err != nil {
		return 0, false, "the command ip (Debian package iproute2) is not there: " + err.Error()
	}
	runtime.LockOSThread() // the child ends with the thread that started it
	defer runtime.UnlockOSThread()
	cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
	cmd.Env = append(os.Environ(), inNamespace+"=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET, Pdeathsig: syscall.SIGKILL}
	if uid := os.Getuid(); uid != 0 {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: uid, Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	if err := cmd.Start(); err != nil {
		return 0, false, "a network namespace cannot be made: " + err.Error()
	}
	err := cmd.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		fmt.Fprintln(os.Stderr, err)
		return 1, true, ""
	}
	return cmd.ProcessState.ExitCode(), true, ""
}

// populate gives the namespace its internet, 11.0.0.0/8, and an inside whose
// addresses are those of real insides. It returns why it cannot.
func populate() string {
	for _, args := range [][]string{
		{"link", "set", "lo", "up"},
		{"route", "add", "local", "11.0.0.0/8", "dev", "lo"},
		{"addr", "add", "10.9.9.9/32", "dev", "lo"},
		{"addr", "add", "169.254.169.254/32", "dev", "lo"},
	} {
		if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
			return fmt.Sprintf("the network namespace cannot be furnished: ip %v: %v: %s", args, err, out)
		}
	}
	return ""
}
