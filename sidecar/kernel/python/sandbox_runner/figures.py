"""matplotlib's figures: shown by plt.show() or at the end of a run, then closed."""

import sys

from . import displays


def adapt_pyplot(pyplot):
    pyplot.switch_backend("agg")
    pyplot.show = lambda *_args, **_options: show_open_figures()


def show_open_figures(besides=None):
    """Displays every open figure that has something on it, except one that is shown besides, and closes all."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    try:
        for number in pyplot.get_fignums():
            figure = pyplot.figure(number)
            if figure is not besides and figure.get_children()[1:]:
                displays.display(figure)
    finally:
        pyplot.close("all")
