"""The workbench: the other end that people touch, in a browser on their own computer or at a bureau's server.

`desk` is the work of one folder and knows nothing of the web; `pages` shows it and takes what people say; `guard` decides who
may ask for what. Nothing is marked, decided or worded here: pages show records, exports are what the command line writes.
"""
