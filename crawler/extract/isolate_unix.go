//go:build unix

package extract

import "syscall"

// limitMemory makes the system refuse this process more than so many bytes of
// data. Not of address space: the runtime reserves far more than it uses.
func limitMemory(bytes int64) error {
	var now syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_DATA, &now); err != nil {
		return err
	}
	now.Cur = min(uint64(bytes), now.Max)
	return syscall.Setrlimit(syscall.RLIMIT_DATA, &now)
}
