# Sourced, after common.sh, by the measurements between network namespaces: one for each node, with a
# link of its own that a token bucket shapes both ways. The script sets nodes, prefix and name.
#
# Needs root, ip and tc (iproute2).

skip() {
  echo "bench/$name: skipped: $*" >&2
  exit 0
}

[ "$(id -u)" -eq 0 ] || skip 'network namespaces need root.'
for tool in ip tc; do
  command -v "$tool" >/dev/null || skip "there is no $tool; install iproute2."
done

scratch=$(mktemp -d)
pids=
cleanup() {
  # shellcheck disable=SC2086 # a list of numbers
  [ -z "$pids" ] || kill -9 $pids 2>/dev/null || true
  for namespace in bridge $(seq 0 $((nodes - 1))); do
    ip netns del "$prefix-$namespace" 2>/dev/null || true
  done
  rm -rf "$scratch"
}
trap cleanup EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# One namespace per node, and one for the bridge that they hang on.
lay() {
  ip netns add "$prefix-bridge" &&
    ip -n "$prefix-bridge" link add hub type bridge &&
    ip -n "$prefix-bridge" link set hub up || return 1
  node=0
  while [ "$node" -lt "$nodes" ]; do
    ip netns add "$prefix-$node" &&
      ip link add eth0 netns "$prefix-$node" type veth peer name "to$node" netns "$prefix-bridge" &&
      ip -n "$prefix-bridge" link set "to$node" master hub up &&
      ip -n "$prefix-$node" addr add "10.77.0.$((node + 1))/24" dev eth0 &&
      ip -n "$prefix-$node" link set eth0 up &&
      ip -n "$prefix-$node" link set lo up || return 1
    node=$((node + 1))
  done
}

# shape RATE: both ends of each link. The bucket holds a little more than what passes between two
# ticks of the kernel; the queue behind it holds 50 ms.
shape() {
  case $1 in
    *gbit) burst=512kb ;;
    *) burst=64kb ;;
  esac
  node=0
  while [ "$node" -lt "$nodes" ]; do
    ip netns exec "$prefix-$node" tc qdisc replace dev eth0 root tbf \
      rate "$1" burst "$burst" latency 50ms &&
      ip netns exec "$prefix-bridge" tc qdisc replace dev "to$node" root tbf \
        rate "$1" burst "$burst" latency 50ms || return 1
    node=$((node + 1))
  done
}

# inside NODE COMMAND: takes the place of the shell, so that its number is the one to kill.
inside() {
  namespace=$prefix-$1
  shift
  exec ip netns exec "$namespace" "$@"
}

# finish: waits for all nodes; fails if one did.
finish() {
  failed=
  for pid in $pids; do
    wait "$pid" || failed=yes
  done
  pids=
  [ -z "$failed" ] || {
    echo "bench/$name: failed, and left out; what the first node said:" >&2
    tail -n 5 "$scratch/node-0.log" >&2
    return 1
  }
}

# number FILE FIELD: the last number of that name in a file of JSON.
number() {
  sed -n "s/.*\"$2\": *\\([0-9.eE+-]*\\).*/\\1/p" "$1" | tail -n 1
}

lay 2>"$scratch/why" || skip "no network namespaces can be made here ($(tail -n 1 "$scratch/why"))."
shape 100mbit 2>"$scratch/why" ||
  skip "links cannot be shaped here ($(tail -n 1 "$scratch/why"))."
