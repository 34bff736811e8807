"""
The toolkit's documents, made from a region's data: they cannot drift from it.

Read ``kinds.py`` (which there are), then ``told.py`` and ``telling.py`` (what a region says on a
day) and ``making.py`` (how a document is written). ``case_views.py`` and ``account_views.py`` hold
what a document about a case, a partner or the whole scheme shows; ``form.py`` and
``form_reading.py`` are the property request form and its reader.
"""
