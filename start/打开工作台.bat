@echo off
rem Double-click to open the workbench (Windows): finds a Python; the rest is done by program\start.py.
rem All is ASCII up to chcp, which makes cmd read the rest as UTF-8; nothing is jumped to before it.
setlocal
chcp 65001 >nul
if not exist "%~dp0program\start.py" goto apart
set "TEST=import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))"
set "PYTHON="
py -3 -c "%TEST%" >nul 2>nul && set "PYTHON=py -3"
if not defined PYTHON python -c "%TEST%" >nul 2>nul && set "PYTHON=python"
if not defined PYTHON python3 -c "%TEST%" >nul 2>nul && set "PYTHON=python3"
if not defined PYTHON goto missing
%PYTHON% "%~dp0program\start.py" %*
if errorlevel 1 pause
exit /b

:missing
echo 没有找到 Python 3.11 或更新的版本。
echo 请从 https://www.python.org/downloads/ 下载 Windows 安装程序，安装后再双击这个文件。
pause
exit /b 1

:apart
echo 旁边没有 program 文件夹。
echo 请在压缩包上点右键，选“全部解压缩”，再双击解压出来的这个文件。
pause
exit /b 1
