"""The style that the assessment's screens share: links as plain lines, questions as headings, readable captions."""

STYLE = """
<style>
[data-testid="stCaptionContainer"] {color: inherit; opacity: .78}
[data-testid="stCaptionContainer"] p, [data-testid="stCaptionContainer"] span {color: inherit}
[data-testid="stExpander"] summary, [data-testid="stExpander"] summary * {color: inherit}
.stPageLink a {white-space: normal; background: none; padding: .1rem 0}
.stPageLink a p, .stPageLink a span {white-space: normal; font-weight: 400; overflow: visible; text-overflow: clip}
[class*="st-key-box-"] h2, [class*="st-key-card-"] h2, [class*="st-key-figure-box-"] h2 {font-size: 1.1rem}
.egov-guidance {font-size: .875rem; margin: .25rem 0}
.egov-guidance summary {cursor: pointer; opacity: .82; width: fit-content}
.egov-guidance p {margin: .4rem 0 .25rem; white-space: pre-line}
[class*="st-key-levels-"] ul {padding-left: 1.1rem}
[class*="st-key-levels-"] li {font-size: .9rem; margin: .15rem 0}
[class*="st-key-box-"] {scroll-margin-top: 4.5rem}
[class*="st-key-box-"]:has(.egov-here) {outline: 2px solid #3b82c4}
@media (min-width: 640px) {
  .stMainBlockContainer {padding-left: 2.5rem; padding-right: 2.5rem}
  .stColumn:has(.st-key-standing-box) {position: sticky; top: 4rem; align-self: flex-start;
    max-height: calc(100vh - 5rem); overflow-y: auto}
}
</style>
"""
