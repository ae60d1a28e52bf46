/** The style of the page. Its hash is in the page's policy, so no other style counts. */
export const STYLE = `
body{font:14px/1.45 system-ui,sans-serif;color:#1b1f24;background:#fff;max-width:76rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;margin:0 0 .2rem}
h2{font-size:1.1rem;margin:2rem 0 .4rem;border-bottom:1px solid #d0d7de}
p,li{max-width:60rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f6f8fa;padding:.5rem;font-size:12px}
table{border-collapse:collapse;font-size:13px;margin:.4rem 0}
th,td{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0;border-bottom:1px solid #eaeef2;overflow-wrap:break-word}
th{font-weight:600;color:#57606a;overflow-wrap:normal}
td:first-child{white-space:nowrap}
.end{font-weight:600}.restored{color:#1a7f37}.failed,.aborted,.refused{color:#cf222e}
.alarm{color:#cf222e}
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(290px,1fr));gap:.4rem;margin:.6rem 0}
svg{width:100%;height:auto;content-visibility:auto}
svg text{font:10px system-ui,sans-serif;fill:#57606a}
svg .name{font-size:11px;fill:#1b1f24}
svg .tick{text-anchor:middle}svg .value{text-anchor:end}
svg .line{fill:none;stroke:#0969da;stroke-width:1.5}svg .dot{fill:#0969da}
svg .axis{stroke:#afb8c1}svg .mark{stroke:#1a7f37;stroke-dasharray:3 2}
svg .unread{stroke:#cf222e;stroke-width:1.5}
@media print{body{margin:0;max-width:none}.plots{break-inside:avoid}}
`;
