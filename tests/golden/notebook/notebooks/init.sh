python -m pip install --quiet matplotlib
