"""What PyInstaller packs: rooms imported when used, pathways, words and assets, the core of tomli."""

from importlib.metadata import files

from PyInstaller.utils.hooks import collect_data_files, collect_submodules  # type: ignore[import-untyped]

datas = collect_data_files(
    "stegvis", include_py_files=True
)  # sources are hashed: the edition names what decides
hiddenimports = collect_submodules("stegvis")
hiddenimports += [one.name.partition(".")[0] for one in files("tomli") or () if "__mypyc" in one.name]
