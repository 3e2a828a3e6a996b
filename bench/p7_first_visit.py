"""P7: what a first visit weighs, how soon the self-check can be used on a slow line, and what Lighthouse says.

Lighthouse is run if npx finds it (npm install lighthouse in a folder of your own, then --lighthouse THAT_FOLDER).
"""

import argparse
import json
import os
import shutil
import subprocess
from pathlib import Path

from measure import BIN, free_port, head, server
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium") or "chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
PAGES = {"front page": "/en/", "first question": "/en/self-check/me/", "article": "/ja/library/small-steps/",
         "help": "/ja/help/jp/"}  # fmt: skip
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}


def visit(browser: Browser, url: str, slow: bool = False) -> tuple[int, int, float]:
    """Return requests, bytes over the line, and milliseconds until the page is loaded, for a first visit."""
    page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.clearBrowserCache")
    if slow:
        line.send("Network.emulateNetworkConditions", SLOW)
    sizes: list[float] = []
    line.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(url, wait_until="networkidle")
    loaded = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    page.context.close()
    return len(sizes), int(sum(sizes)), loaded


def lighthouse(folder: Path, url: str) -> dict[str, int]:
    """Return Lighthouse's scores (0–100) for one page on its standard phone."""
    command = [
        str(folder / "node_modules/.bin/lighthouse"),
        url,
        "--output=json",
        "--quiet",
        "--only-categories=performance,accessibility,best-practices",
        f"--chrome-flags={' '.join(['--headless=new', *FLAGS])}",
    ]
    told = subprocess.run(
        command, env={**os.environ, "CHROME_PATH": CHROMIUM}, check=True, capture_output=True, text=True
    )
    return {name: round(each["score"] * 100) for name, each in json.loads(told.stdout)["categories"].items()}


def main() -> None:
    """Print a table for each of the three."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lighthouse", type=Path)
    options = parser.parse_args()
    head("P7 first visit", "playwright")
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with server([str(BIN / "engawa"), "serve", "--port", str(port)], port, "/en/"), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        print("| page | requests | bytes over the line | loaded at 400 kbit/s, 150 ms |\n| --- | --- | --- | --- |")
        for name, path in PAGES.items():
            requests, size, _ = visit(browser, base + path)
            slow = sorted(visit(browser, base + path, slow=True)[2] for _ in range(5))[2]
            print(f"| {name} | {requests} | {size / 1000:.1f} KB | {slow / 1000:.1f} s |")
        browser.close()
        if options.lighthouse:
            print("\n| page | performance | accessibility | best practices |\n| --- | --- | --- | --- |")
            for name, path in PAGES.items():
                scores = " | ".join(str(each) for each in lighthouse(options.lighthouse, base + path).values())
                print(f"| {name} | {scores} |")


if __name__ == "__main__":
    main()
