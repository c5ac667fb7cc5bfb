@"%USERPROFILE%\.local\smdocs\Scripts\smdocs.exe" %*
