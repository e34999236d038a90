package resident

import (
	"fmt"
	"os"
	"strings"
)

// Bytes is the memory that this process has now, files that are mapped included.
func Bytes() (int64, error) { return told("VmRSS:") }

// Peak is the most that it had since it began, or since ForgetPeak. Rusage would count
// that of the one which started it.
func Peak() (int64, error) { return told("VmHWM:") }

// ForgetPeak lets Peak begin anew.
func ForgetPeak() error { return os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

// Of is what a process has: memory now, files that are mapped included, those files,
// and the most that it had. "self" is this one.
func Of(pid string) (now, files, most int64, err error) {
	for name, into := range map[string]*int64{"VmRSS:": &now, "RssFile:": &files, "VmHWM:": &most} {
		if *into, err = toldOf(pid, name); err != nil {
			return now, files, most, err
		}
	}
	return now, files, most, nil
}

func told(name string) (int64, error) { return toldOf("self", name) }

// toldOf reads a line of what Linux tells of a process.
func toldOf(pid, name string) (bytes int64, err error) {
	status, err := os.ReadFile("/proc/" + pid + "/status")
	if err != nil {
		return 0, err
	}
	_, line, _ := strings.Cut(string(status), name)
	_, err = fmt.Sscan(line, &bytes)
	return bytes << 10, err
}
