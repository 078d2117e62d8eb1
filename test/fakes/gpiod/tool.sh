#!/bin/sh
# The tools gpiodetect, gpioget, gpiomon and gpioset of libgpiod, version 1.6.3 or 2.2.1 (GPIOD_VERSION), on a chip that is a
# folder (GPIOD_HOME): `levels/17` holds a level; `edges` grows by what gpiomon prints; each output is noted in `set`. They
# refuse what the real tools refuse, in the same words, and note each call in `calls`. A line belongs to the process in
# `held-17`, and is free when that has ended, however it ended.
set -eu
name=${0##*/}
cd "$GPIOD_HOME"
echo "$name $*" >> calls
fail() { echo "$name: $1" >&2; exit 1; }
case $GPIOD_VERSION in 1*) first=1 ;; *) first= ;; esac

[ "${1-}" != --version ] || { echo "$name (libgpiod) v$GPIOD_VERSION"; exit 0; }
if [ "$name" = gpiodetect ]; then
  printf 'gpiochip0 [pinctrl-rp1] (54 lines)\ngpiochip10 [gpio-brcmstb@107d508500] (32 lines)\n'
  exit 0
fi

chip= lines= once=
while [ $# -gt 0 ]; do
  case "$first/$name/$1" in
    1/*/--bias=as-is | 1/*/--bias=disable | /*/--bias=as-is | /*/--bias=disabled | */--bias=pull-up | */--bias=pull-down)
      [ "$name" != gpioset ] || fail "unrecognized option '$1'" ;;
    */--bias=*) fail "invalid bias: ${1#*=}" ;;
    1/gpiomon/--line-buffered | */gpiomon/--format=* | /gpiomon/--edges=both | /gpioget/--numeric | 1/gpioset/--mode=signal) ;;
    1/gpioset/--mode=exit | /gpioset/--toggle=0) once=1 ;;
    /*/--chip) shift; chip=$1 ;;
    */-*) fail "unrecognized option '$1'" ;;
    *) if [ -n "$first" ] && [ -z "$chip" ]; then chip=$1; else lines="$lines $1"; fi ;;
  esac
  shift
done
[ "$chip" = gpiochip0 ] || fail "cannot find GPIO chip character device '$chip'"
for line in $lines; do
  held=held-${line%%=*}
  [ ! -s "$held" ] || ! kill -0 "$(cat "$held")" 2>/dev/null || fail 'unable to request lines: Device or resource busy'
done

case $name in
  gpioget)
    levels=
    for line in $lines; do levels="$levels $(cat "levels/$line" 2>/dev/null || echo 1)"; done
    echo $levels ;;
  gpioset)
    for line in $lines; do
      [ -n "$once" ] || echo $$ > "held-${line%%=*}"
      printf %s "${line#*=}" > "levels/${line%%=*}"
      echo "$line" >> set
    done
    [ -n "$once" ] || exec sleep 1000000 ;;
  gpiomon)
    for line in $lines; do echo $$ > "held-$line"; done
    from=$(($(wc -l < edges) + 1))
    echo watching >> calls
    exec tail -n "+$from" -f edges ;;
esac
