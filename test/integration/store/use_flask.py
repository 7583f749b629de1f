from flask import Flask, render_template_string

app = Flask("test")


@app.get("/")
def page():
    return render_template_string("<p>{{ text }}</p>", text="<b>")


outcome = app.test_client().get("/").text
