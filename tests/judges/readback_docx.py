def compare(v, path, model, pages):
    v.tell([])
