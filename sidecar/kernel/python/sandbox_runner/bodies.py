"""Code as the body of a function: it may ``return`` at its top, and its variables are global all the same."""

import ast
from types import CodeType, FunctionType

_NAME = "<module>"  # As tracebacks call the top of a program.


def compile_body(code, filename):
    """Returns ``run(namespace)``, which gives what the code returns, else the value of its last expression.

    It gives a coroutine where the code awaits something at its top.
    """
    tree = ast.parse(code, filename)
    futures = [node for node in tree.body if _is_future(node)]
    body = [_FitForFunction(filename).visit(node) for node in tree.body if not _is_future(node)]
    if body and isinstance(body[-1], ast.Expr):
        body[-1] = ast.copy_location(ast.Return(body[-1].value), body[-1])
    is_async = any(isinstance(node, _ASYNC) or getattr(node, "is_async", 0) for node in _own_nodes(body, filename))

    def compile_with(declarations):
        module = ast.parse(f"{'async ' * is_async}def body(): pass", filename)
        [definition] = module.body
        definition.name = _NAME
        definition.body = [*declarations, *body] or definition.body
        module.body = [*futures, definition]
        top = compile(ast.fix_missing_locations(module), filename, "exec", dont_inherit=True)
        return next(constant for constant in top.co_consts if isinstance(constant, CodeType))

    function = compile_with([])
    if names := [name for name in function.co_varnames + function.co_cellvars if name.isidentifier()]:
        function = compile_with([ast.Global(names)])
    return lambda namespace: FunctionType(function, namespace)()


_ASYNC = (ast.Await, ast.AsyncFor, ast.AsyncWith)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


class _FitForFunction(ast.NodeTransformer):
    """Rewrites the statements that Python allows at the top of a program and not in a function with global variables."""

    def __init__(self, filename):
        self._filename = filename

    def visit(self, node):
        return node if isinstance(node, _SCOPES) else super().visit(node)

    def visit_AnnAssign(self, node):
        if not isinstance(node.target, ast.Name):
            return node
        return ast.copy_location(ast.Assign([node.target], node.value) if node.value else ast.Pass(), node)

    def visit_ImportFrom(self, node):
        if node.names[0].name != "*":
            return node
        source = "\n" * (node.lineno - 1) + ast.unparse(node)
        return ast.parse(f"exec(compile({source!r}, {self._filename!r}, 'exec'), globals())").body[0]


def _is_future(node):
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _own_nodes(body, filename):
    """The nodes of the statements themselves, without those of the functions and classes that they define."""
    waiting = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            raise SyntaxError("'yield' outside function", (filename, node.lineno, node.col_offset + 1, None))
        yield node
        if not isinstance(node, _SCOPES):
            waiting += ast.iter_child_nodes(node)
