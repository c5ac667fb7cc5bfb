@echo off
rem Installs smdocs for whoever starts this, without administrator rights and without internet.
rem ASCII alone: other letters would be shown by the code page of the computer.
setlocal DisableDelayedExpansion
rem Not below AppData: what a Python of the Microsoft Store writes there lands elsewhere.
set "home=%USERPROFILE%\.local\smdocs"
rem Here Windows looks for a user's own commands.
set "commands=%LOCALAPPDATA%\Microsoft\WindowsApps"
if not exist "%commands%\" set "commands=%home%"
set "fits=import sys, sysconfig; sys.exit(not ((3, 11) <= sys.version_info < (3, 15) and sysconfig.get_platform() == 'win-amd64'))"
set "PYTHON_MANAGER_AUTOMATIC_INSTALL=false"
set "python="

if not exist "%~dp0wheels\smdocs-*.whl" goto packed
for %%P in ("python" "py -3.14" "py -3.13" "py -3.12" "py -3.11") do call :try %%~P
if not defined python goto missing
%python% -m venv --clear "%home%"
if not %errorlevel%==0 goto failed
"%home%\Scripts\python.exe" -m pip install --isolated --no-index --find-links "%~dp0wheels" --quiet smdocs
if not %errorlevel%==0 goto failed
"%home%\Scripts\smdocs.exe" --version
if not %errorlevel%==0 goto failed
copy /y "%~dp0smdocs.cmd" "%commands%\smdocs.cmd" >nul
if not %errorlevel%==0 goto failed

echo "%commands%\smdocs.cmd"
echo Klar. Skriv smdocs --help i en ny terminal.
echo Klart. Skriv smdocs --help i en ny terminal.
echo Ready. Type smdocs --help in a new terminal.
pause
exit /b 0

:try
if defined python exit /b
%* -c "%fits%" >nul 2>nul
if %errorlevel%==0 set "python=%*"
exit /b

:packed
echo Pak hele mappen ud, og start install.cmd i den.
echo Packa upp hela mappen och starta install.cmd i den.
echo Unpack the whole folder and start install.cmd in it.
pause
exit /b 1

:missing
echo Python 3.14 (x64) mangler. Microsoft Store har det, uden administrator; ellers bed it-afdelingen om det. Start install.cmd igen bagefter.
echo Python 3.14 (x64) saknas. Microsoft Store har det, utan administrator; annars be it-avdelningen om det. Starta install.cmd igen sedan.
echo Python 3.14 (x64) is missing. The Microsoft Store has it, without an administrator; otherwise ask the IT department for it. Start install.cmd again afterwards.
pause
exit /b 1

:failed
echo Det lykkedes ikke. Send teksten ovenfor til it-afdelingen.
echo Det lyckades inte. Skicka texten ovan till it-avdelningen.
echo It did not work. Send the text above to the IT department.
pause
exit /b 1
