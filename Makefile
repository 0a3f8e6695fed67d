# `make demo` and `make test` do everything on a fresh Debian machine with a Swift toolchain.

PACKAGES = libsqlite3-dev libsodium-dev libzstd-dev libutf8proc-dev pkg-config sqlite3 make
SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)
RELEASE = swift build -c release
EXAMPLES = FirstRegistration QuietYear UsbRoundTrip TwoBranchesOneConflict CopiedFolder CommuneToProvince OneModelTwoSchools LibraryInTenLines

.PHONY: all setup demo test fleets lint faults examples matrix media bench fuzz clean

all: demo

# Installs only what is missing, so that an office machine without a network can build again.
setup:
	@missing=; for p in $(PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; \
	done; \
	if [ -n "$$missing" ]; then \
	  echo "installing:$$missing"; \
	  $(SUDO) apt-get update -qq && DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq $$missing; \
	fi

demo: setup
	$(RELEASE) --product nhanrong
	@NHANRONG="$$($(RELEASE) --show-bin-path)/nhanrong" sh Examples/UsbRoundTrip/run.sh

# The fleets of random histories are optimised and have a build of their own; everything else is tested as
# it is written.
test: setup fleets
	swift build --build-tests
	swift test --skip-build --skip '^FleetTests\.'

# NR_HISTORIES=400 plays four times as many as CI, NR_FIRST_SEED=100000 others, NR_SEED=17 one alone;
# NR_STEPS=50-400 NR_OFFICES=12 makes the simulated ones long. FILTER chooses a suite.
FLEETS = NHANRONG_FLEETS=1 swift
FLEETS_AT = -c release --scratch-path .build-fleets
fleets: setup
	$(FLEETS) build --build-tests -Xswiftc -enable-testing $(FLEETS_AT)
	$(FLEETS) test --skip-build $(FLEETS_AT) $(if $(FILTER),--filter $(FILTER))

lint: setup
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Examples

# What a module may import is declared in Package.swift; an undeclared import fails here, and the
# order of the modules is a test (Tests/TidyTests).
matrix: setup
	swift build --explicit-target-dependency-import-check error

# Plants known mistakes one by one: each must be noticed by the tests named for it.
faults: setup
	Tests/faults.sh

examples: setup
	swift build --product nhanrong
	swift build --product LibraryInTenLines
	@set -e; bin="$$(swift build --show-bin-path)"; for e in $(EXAMPLES); do \
	  echo "== $$e"; NHANRONG="$$bin/nhanrong" EXAMPLES_BIN="$$bin" sh Examples/check.sh $$e; \
	done

# Visits on real FAT and exFAT media in image files; needs root, FUSE and what the script names, so CI has it not.
media: setup
	swift build --product nhanrong
	Tests/media.sh "$$(swift build --show-bin-path)/nhanrong"

bench: setup
	$(RELEASE) --product nhanrong-bench
	"$$($(RELEASE) --show-bin-path)/nhanrong-bench" all

# Every decoder of foreign bytes under libFuzzer and the address sanitizer: SECONDS for each target, or
# RUNS of each. What it finds belongs into Tests/FuzzTests/Found.
SECONDS = 60
fuzz: setup
	NHANRONG_FUZZ=1 swift build -c release --sanitize fuzzer -Xswiftc -sanitize=fuzzer,address \
	  --product Fuzz --scratch-path .build-fuzz
	sh Tests/Fuzz/run.sh .build-fuzz/release/Fuzz $(if $(RUNS),runs $(RUNS),seconds $(SECONDS))

clean:
	rm -rf .build .build-* Examples/*/work
