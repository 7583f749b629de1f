(lambda request: exec(compile(request["source"], "<shell>", "exec"), {"__name__": "shell", "REQUEST": request}))(
    __import__("json").loads(input())
)
