#!/bin/bash
# Cleanmilter beside Debian's opendkim, in one run, with the same messages: prints tables, judges nothing.
# Wants, as root on Debian, a test bed with a message set, a DNS zone, a milter load client (miltbench) and an SMTP load
# client (smtpload), in ../shared/testbed beside the checkout or in $TESTBED; says so where there is none.
#   peers.sh [raw|postfix|all]      RUNS=3 CONC=1,10,50 COUNT=2000 BED=/tmp/cleanmilter-bench
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
testbed=${TESTBED:-$here/../shared/testbed}
export BED=${BED:-/tmp/cleanmilter-bench}
what=${1:-all}
runs=${RUNS:-3} conc=${CONC:-1,10,50} count=${COUNT:-1:500,10:2000,50:2000}

[ -f "$testbed/bench.py" ] || { echo "bench: no test bed at $testbed; name one in TESTBED"; exit 0; }
[ "$(id -u)" = 0 ] || { echo "bench: the test bed's DNS and Postfix want root"; exit 0; }

if [ ! -f "$BED/corpus/manifest.tsv" ]; then
  mkdir -p "$BED" && cp -r "$testbed/." "$BED/"
  (cd "$BED" && ./bed-install.sh && ./build.sh && ./gen_dns.py && ./gen_corpus.py) >"$BED/setup.log" 2>&1 ||
    { echo "bench: the test bed could not be set up, see $BED/setup.log"; exit 1; }
fi
cd "$BED" && mkdir -p run/postfix results
. ./bed.env
./svc.sh start dns >/dev/null
stamp=$(date +%s)
out=$BED/results/peers-$stamp.jsonl

# The bed's "x" is the daemon under test: one process, both sockets, the bed's name server.
node "$here/lib/cli/main.ts" run \
  --set "listen=[unix:$BED/run/x.sock, inet:127.0.0.1:$X_PORT]" --set 'socket.mode="0666"' --set "dns.servers=[$DNS_IP]" \
  --set 'skip.networks=[]' --set 'quarantine.mailbox=quarantine@bed.test' \
  >"$BED/run/x.log" 2>&1 &
echo $! >run/x.pid
trap 'kill $(cat run/x.pid) 2>/dev/null; ./svc.sh stop postfix opendkim dns >/dev/null 2>&1' EXIT
for _ in $(seq 100); do grep -q '"event":"ready"' run/x.log && break; sleep 0.1; done
grep -q '"event":"ready"' run/x.log || { cat run/x.log; exit 1; }

export X_TITLE=cleanmilter
bench() { python3 ./bench.py "$1" --configs "$2" --conc "$conc" --runs "$runs" --count "$count" --sock "$3" --out "$out" --retry 0 --maxwait 10; }
case $what in raw | all) for sock in unix inet; do bench raw b,x $sock; done ;; esac
case $what in postfix | all) for sock in unix inet; do bench postfix b,x $sock; done ;; esac
python3 ./report.py "$out"
echo "peak resident memory of cleanmilter over all runs: $(awk '/VmHWM/ {print $2/1000 " MB"}' "/proc/$(cat run/x.pid)/status")"
