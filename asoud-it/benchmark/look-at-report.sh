#!/usr/bin/env bash
# Looks at report.html in Chromium at 1280 and 390 pixels, light and dark: nothing may be wider than the window, and
# all text must have a contrast of 4.5 or more (WCAG 2.2, 1.4.3). Needs chromium. Exit codes: 0 nothing found, 1 found
# something, 2 wrong usage, or no chromium.
#   bash asoud-it/benchmark/look-at-report.sh asoud-it/target/index-benchmark/report.html
set -euo pipefail
if [ $# != 1 ] || [ ! -f "$1" ]; then
  [ $# != 1 ] || echo "There is no file $1; -Pindex-benchmark writes the report (docs/index-benchmark.md)." >&2
  echo "Usage: bash $0 asoud-it/target/index-benchmark/report.html" >&2
  exit 2
fi
if ! command -v chromium > /dev/null; then
  echo "The command 'chromium' is not on the PATH: install Chromium." >&2
  exit 2
fi
page=$(realpath "$1"); folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cat > "$folder/check.js" <<'JS'
addEventListener("load", () => {
  const channels = color => color.match(/[\d.]+/g).map(Number);
  const light = color => channels(color).slice(0, 3).map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
  const back = element => { for (let e = element; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if ((channels(c)[3] ?? 1) > 0) return c; } return "rgb(255, 255, 255)"; };
  const faults = [];
  const width = document.documentElement.scrollWidth;
  if (width > innerWidth) faults.push(`the page is ${width} pixels wide in a window of ${innerWidth}`);
  for (const element of document.querySelectorAll("main *")) {
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
    const [one, other] = [light(getComputedStyle(element).color), light(back(element))].sort((a, b) => b - a);
    const contrast = (one + .05) / (other + .05);
    if (contrast < 4.5) faults.push(`contrast ${contrast.toFixed(2)}: ${element.textContent.trim().slice(0, 40)}`);
  }
  document.body.dataset.faults = JSON.stringify([...new Set(faults)].slice(0, 10));
  document.body.dataset.looked = `${innerWidth} pixels, ${matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"}`;
});
JS
{ sed '/<\/body>/,$d' "$page"; echo '<script>'; cat "$folder/check.js"; echo '</script></body></html>'; } > "$folder/page.html"
# A window is never narrower than 500 pixels in headless Chromium; a frame is.
code=0
for scheme in 0 1; do
  for width in 1280 390; do
    echo "<!DOCTYPE html><meta name=color-scheme content='light dark'><iframe id=f src=page.html style='width:${width}px;height:2000px;border:0'></iframe><script>onload = () => setTimeout(() => { const seen = document.getElementById('f').contentDocument.body.dataset; document.title = seen.looked + ': ' + seen.faults; }, 500)</script>" > "$folder/frame.html"
    seen=$(chromium --headless=new --no-sandbox --disable-gpu --allow-file-access-from-files --window-size=1400,2200 \
      --blink-settings=preferredColorScheme=$scheme --virtual-time-budget=5000 --dump-dom "file://$folder/frame.html" 2>/dev/null \
      | grep -o '<title>.*</title>' | sed 's/<[^>]*>//g')
    echo "$seen"
    case "$seen" in *': []') ;; *) code=1 ;; esac
  done
done
exit $code
